#include "shared/view/route.h"

namespace kf::view {

Route parse_route(std::string_view path) {
  constexpr std::string_view kChat = "/chat/";
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  if (path.empty() || path == "/") return {Screen::start, ""};
  if (path == "/models") return {Screen::models, ""};
  if (path == "/chat") return {Screen::chat, ""};
  const bool has_id = path.starts_with(kChat) && path.find('/', kChat.size()) == std::string_view::npos;
  if (has_id) return {Screen::chat, std::string(path.substr(kChat.size()))};
  return {Screen::not_found, ""};
}

std::string route_path(const Route& route) {
  switch (route.screen) {
    case Screen::models: return "/models";
    case Screen::chat: return route.conversation.empty() ? "/chat" : "/chat/" + route.conversation;
    case Screen::start:
    case Screen::not_found: return "/";
  }
  return "/";
}

}  // namespace kf::view
