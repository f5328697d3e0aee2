// What lies around the screens: session, routes, theme, menus, toasts, the other tabs.

#include "shared/view/app_model.h"
#include "shared/view/step.h"

namespace kf::view {
namespace {

constexpr double kToastAfterHoldMs = 2000;

std::string_view theme_name(Theme theme) {
  switch (theme) {
    case Theme::light: return "light";
    case Theme::dark: return "dark";
    case Theme::system: break;
  }
  return "";
}

Theme theme_from_name(std::string_view name) {
  if (name == "light") return Theme::light;
  return name == "dark" ? Theme::dark : Theme::system;
}

// "/" leads to the chat when a model is selected, else to the models.
Route resolved(const State& state, Route route) {
  if (route.screen != Screen::start) return route;
  return {state.selected ? Screen::chat : Screen::models, ""};
}

void enter(Step& step, const Route& route) {
  State& state = step.state;
  state.is_sidebar_open = false;
  state.selector.is_open = false;
  state.menu.owner.clear();
  if (state.session != SessionState::ready) return;
  if (route.screen == Screen::chat) open_conversation(step, route.conversation);
  if (route.screen == Screen::settings) load_settings(step);
  if (route.screen == Screen::governance) load_governance(step);
}

}  // namespace

void reduce(Step& step, const SessionKnown& action) {
  State& state = step.state;
  state.session = action.session;
  state.session_detail = action.detail;
  if (action.session == SessionState::missing || action.session == SessionState::refused) ask_for_sign_in_ways(step);
  if (action.session != SessionState::ready) return;
  ask_who_i_am(step);
  if (!action.detail.empty()) step.error_toast({ErrorCode::unavailable, action.detail});
  state.is_sidecar_silent = false;
  const Route wanted = resolved(state, state.route);
  step.go(wanted, true);
  reduce(step, RefreshModels{});
  load_conversations(step);
  enter(step, wanted);
}

void reduce(Step& step, const RouteChanged& action) {
  const Route wanted = parse_route(action.path);
  step.state.route = wanted;
  if (step.state.session == SessionState::ready) step.go(resolved(step.state, wanted), true);
  enter(step, step.state.route);
}

void reduce(Step& step, const GoTo& action) {
  step.go(resolved(step.state, action.route));
  enter(step, step.state.route);
}

void reduce(Step& step, const VisibilityChanged& action) {
  const bool came_back = action.is_visible && !step.state.is_visible;
  step.state.is_visible = action.is_visible;
  if (!came_back || step.state.session != SessionState::ready) return;
  ask_who_i_am(step);  // which renews the cookie of a browser that stays signed in
  reduce(step, RefreshModels{});
  load_conversations(step);  // another tab may have begun or removed some
}

void reduce(Step& step, const StorageRead& action) {
  State& state = step.state;
  if (action.key == kThemeKey) state.theme = theme_from_name(action.value);
  if (action.key == kKeepKey) state.sign_in.stays = action.value != "off";
  if (action.key == kDraftKey && state.composer.text.empty()) {
    state.composer.text = action.value;
    ++state.composer.revision;
  }
  if (action.key == kSelectedModelKey) {
    const auto selected = decode_json<SelectedModel>(action.value);
    state.selected = selected ? std::optional(*selected) : std::nullopt;
  }
  if (action.key == kRecentModelsKey) {
    const auto recent = decode_json<std::vector<SelectedModel>>(action.value);
    state.recent = recent ? *recent : std::vector<SelectedModel>();
  }
}

void reduce(Step& step, const Tick&) {
  State& state = step.state;
  std::erase_if(state.toasts, [&step](const Toast& toast) { return !toast.is_held && toast.until_ms <= step.now_ms; });
  if (state.ask_lock_ms > 0 && step.now_ms >= state.ask_lock_ms) ask_for_sign_in_ways(step);
  const bool is_limit_over = state.limited_until_ms > 0 && step.now_ms >= state.limited_until_ms;
  if (is_limit_over) state.limited_until_ms = 0;
  if (is_limit_over && state.session == SessionState::ready) load_conversations(step);
  const bool is_due = state.next_refresh_ms > 0 && step.now_ms >= state.next_refresh_ms;
  if (is_due && state.is_visible && state.session == SessionState::ready) reduce(step, RefreshModels{});
}

void reduce(Step& step, const SetTheme& action) {
  step.state.theme = action.theme;
  step.store(kThemeKey, std::string(theme_name(action.theme)));
}

void reduce(Step& step, const ToggleSidebar&) { step.state.is_sidebar_open = !step.state.is_sidebar_open; }

void reduce(Step& step, const OpenMenu& action) {
  std::string& owner = step.state.menu.owner;
  owner = owner == action.owner ? "" : action.owner;
}

void reduce(Step& step, const CloseMenu&) { step.state.menu.owner.clear(); }

// The innermost open thing closes; while an answer arrives and nothing is open, it stops.
void reduce(Step& step, const Escape&) {
  State& state = step.state;
  if (!state.menu.owner.empty()) return reduce(step, CloseMenu{});
  if (state.dialog.kind != DialogKind::none || state.models.install_help) return reduce(step, CloseDialog{});
  if (state.selector.is_open) return reduce(step, CloseSelector{});
  if (state.is_sidebar_open) return reduce(step, ToggleSidebar{});
  if (state.governance.open_seq && state.route.screen == Screen::governance) return reduce(step, ShowEntry{});
  if (state.models.details_of && state.route.screen == Screen::models) return reduce(step, CloseModelDetails{});
  if (state.composer.editing_seq) return reduce(step, CancelEdit{});
  if (state.list.is_searching) return reduce(step, ToggleConversationSearch{});
  if (state.running) reduce(step, Stop{});
}

void reduce(Step& step, const DismissToast& action) {
  std::erase_if(step.state.toasts, [&action](const Toast& toast) { return toast.id == action.id; });
}

void reduce(Step& step, const HoldToast& action) {
  for (Toast& toast : step.state.toasts) {
    if (toast.id != action.id) continue;
    toast.is_held = action.is_held;
    toast.until_ms = std::max(toast.until_ms, step.now_ms + kToastAfterHoldMs);
  }
}

void reduce(Step& step, const CopyText& action) {
  step.effects.push_back(CopyEffect{action.text});
  step.toast(action.toast);
}

}  // namespace kf::view
