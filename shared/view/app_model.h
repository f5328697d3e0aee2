#pragma once
// The page's state and the one way to change it.

#include <vector>

#include "shared/view/actions.h"
#include "shared/view/effects.h"

namespace kf::view {

// localStorage keys.
inline constexpr std::string_view kSelectedModelKey = "selectedModel";
inline constexpr std::string_view kRecentModelsKey = "kf.recentModels";
inline constexpr std::string_view kThemeKey = "kf.theme";
inline constexpr std::string_view kKeepKey = "kf.keepSignedIn";  // "off", or nothing; web/platform/host/session.mjs
inline constexpr std::string_view kDraftKey = "kf.draft";

class AppModel {
 public:
  const State& state() const { return state_; }

  // Applies one action at `now_ms`. What must happen outside is added to the effects.
  void dispatch(const Action& action, double now_ms);
  std::vector<Effect> take_effects();

  // When something happens by time alone (refresh, a toast that leaves), in milliseconds since 1970; 0: nothing.
  double next_wake_ms() const;

 private:
  State state_;
  std::vector<Effect> effects_;
};

}  // namespace kf::view
