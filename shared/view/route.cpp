#include "shared/view/route.h"

#include <array>
#include <utility>

namespace kf::view {
namespace {

constexpr std::array<std::pair<SettingsTab, std::string_view>, 4> kTabs{
    {{SettingsTab::account, "/settings/account"},
     {SettingsTab::users, "/settings/users"},
     {SettingsTab::tokens, "/settings/tokens"},
     {SettingsTab::credentials, "/settings/credentials"}}};

}  // namespace

Route parse_route(std::string_view path) {
  constexpr std::string_view kChat = "/chat/";
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  if (path.empty() || path == "/") return {Screen::start, ""};
  if (path == "/models") return {Screen::models, ""};
  if (path == "/chat") return {Screen::chat, ""};
  const bool has_id = path.starts_with(kChat) && path.find('/', kChat.size()) == std::string_view::npos;
  if (has_id) return {Screen::chat, std::string(path.substr(kChat.size()))};
  if (path == "/governance") return {Screen::governance};
  if (path == "/governance/consent") return {.screen = Screen::governance, .governance = GovernanceTab::consent};
  if (path == "/settings") return {Screen::settings};
  for (const auto& [tab, tab_path] : kTabs) {
    if (path == tab_path) return {Screen::settings, "", tab};
  }
  return {Screen::not_found, ""};
}

std::string route_path(const Route& route) {
  switch (route.screen) {
    case Screen::models: return "/models";
    case Screen::chat: return route.conversation.empty() ? "/chat" : "/chat/" + route.conversation;
    case Screen::governance: return route.governance == GovernanceTab::consent ? "/governance/consent" : "/governance";
    case Screen::settings: return std::string(kTabs[static_cast<size_t>(route.tab)].second);
    case Screen::start:
    case Screen::not_found: return "/";
  }
  return "/";
}

}  // namespace kf::view
