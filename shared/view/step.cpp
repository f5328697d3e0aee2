#include "shared/view/step.h"

#include <algorithm>

#include "shared/contracts/problem.h"

namespace kf::view {
namespace {

constexpr double kToastMs = 5000;
constexpr double kErrorToastMs = 12000;
constexpr size_t kToastsMax = 3;

void add_toast(Step& step, std::string text, bool is_error) {
  auto& toasts = step.state.toasts;
  if (toasts.size() >= kToastsMax) toasts.erase(toasts.begin());
  step.announce(text);
  toasts.push_back(
      {step.state.next_toast++, std::move(text), is_error, step.now_ms + (is_error ? kErrorToastMs : kToastMs)});
}

}  // namespace

uint32_t Step::fetch(RequestKind kind, std::string subject, std::string method, std::string url, std::string body) {
  const uint32_t id = state.next_request++;
  state.requests[id] = PendingRequest{kind, std::move(subject), 0, {}};
  effects.push_back(FetchEffect{id, std::move(method), std::move(url), std::move(body)});
  return id;
}

void Step::download(std::string url, std::string file_name) {
  const uint32_t id = state.next_request++;
  state.requests[id] = PendingRequest{RequestKind::download, file_name, 0, {}};
  effects.push_back(DownloadEffect{id, std::move(url), std::move(file_name)});
}

void Step::drop(RequestKind kind) {
  std::erase_if(state.requests, [kind](const auto& entry) { return entry.second.kind == kind; });
}

bool Step::is_waiting_for(RequestKind kind, const std::string& subject) const {
  return std::any_of(state.requests.begin(), state.requests.end(),
                     [&](const auto& entry) { return entry.second.kind == kind && entry.second.subject == subject; });
}

void Step::go(const Route& route, bool replace_entry) {
  if (route == state.route) return;
  state.route = route;
  effects.push_back(NavigateEffect{route_path(route), replace_entry});
}

void Step::toast(std::string text) { add_toast(*this, std::move(text), false); }

void Step::error_toast(const Error& error) { add_toast(*this, error.message, true); }

// Someone else may answer in the sidecar's place (a test, a proxy) with a body that is no problem document.
Error problem_of(const PendingRequest& request) {
  if (const auto problem = decode_json<Problem>(request.body); problem && !problem->code.empty())
    return error_from(*problem);
  return {ErrorCode::unavailable, "The sidecar answered " + std::to_string(request.status) + ".", "", std::nullopt};
}

std::string url_encode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                          c == '_' || c == '.' || c == '~';
    if (is_plain) {
      out.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

}  // namespace kf::view
