#include "web/app/event_actions.h"

#include "web/platform/host.h"

namespace kf::app {
namespace {

using Kind = host::Event::Kind;

view::SessionState session_state(double number) {
  if (number == 0) return view::SessionState::ready;
  return number == 1 ? view::SessionState::missing : view::SessionState::refused;
}

view::FetchEnd fetch_end(double number) {
  if (number == 0) return view::FetchEnd::whole;
  return number == 1 ? view::FetchEnd::aborted : view::FetchEnd::broken;
}

// Shortcuts that work anywhere on the page.
std::optional<view::Action> shortcut(const host::Event& event, const view::State& state) {
  const bool is_chat = state.route.screen == view::Screen::chat;
  if (is_chat && (event.text == "Ctrl+k" || event.text == "Meta+k")) {
    return state.selector.is_open ? view::Action(view::CloseSelector{}) : view::Action(view::OpenSelector{});
  }
  return std::nullopt;
}

}  // namespace

std::optional<view::Action> action_of(const host::Event& event, const view::State& state) {
  switch (event.kind) {
    case Kind::fetch_head: return view::FetchHead{event.id, static_cast<int>(event.number)};
    case Kind::fetch_chunk: return view::FetchChunk{event.id, event.text};
    case Kind::fetch_done: return view::FetchDone{event.id, fetch_end(event.number)};
    case Kind::route: return view::RouteChanged{event.text};
    case Kind::visibility: return view::VisibilityChanged{event.flag};
    case Kind::session_ready: return view::SessionKnown{session_state(event.number), event.text};
    case Kind::storage: return view::StorageRead{event.text, host::storage_get(event.text)};
    case Kind::escape: return view::Escape{};
    case Kind::key: return shortcut(event, state);
    default: return std::nullopt;
  }
}

}  // namespace kf::app
