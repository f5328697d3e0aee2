#include "shared/view/app_model.h"

#include <algorithm>

#include "shared/view/step.h"

namespace kf::view {

void AppModel::dispatch(const Action& action, double now_ms) {
  Step step{state_, effects_, now_ms};
  std::visit([&step](const auto& specific) { reduce(step, specific); }, action);
}

std::vector<Effect> AppModel::take_effects() { return std::exchange(effects_, {}); }

double AppModel::next_wake_ms() const {
  double next = 0;
  const auto consider = [&next](double at) {
    if (at > 0 && (next == 0 || at < next)) next = at;
  };
  if (state_.session == SessionState::ready && state_.is_visible) consider(state_.next_refresh_ms);
  for (const Toast& toast : state_.toasts) {
    if (!toast.is_held) consider(toast.until_ms);
  }
  consider(state_.limited_until_ms);
  const bool is_asking = state_.session == SessionState::locked && !state_.requests.empty();
  if (!is_asking) consider(state_.ask_lock_ms);
  return next;
}

}  // namespace kf::view
