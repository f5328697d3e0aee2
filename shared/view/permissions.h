#pragma once
// What the person at the page may do. Until the sidecar has said who that is, the screens of everyday are shown.

#include "shared/view/state.h"

namespace kf::view {

bool may(const State& state, Permission permission);
bool may_see(const State& state, Screen screen);
GovernanceTab governance_tab(const State& state);  // the one that is shown: the record is not for everybody

}  // namespace kf::view
