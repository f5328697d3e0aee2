#include "shared/view/permissions.h"

#include <algorithm>

namespace kf::view {

bool may(const State& state, Permission permission) {
  if (!state.me) return permission == Permission::chat || permission == Permission::models;
  const auto& all = state.me->permissions;
  return std::find(all.begin(), all.end(), permission) != all.end();
}

bool may_see(const State& state, Screen screen) {
  switch (screen) {
    case Screen::models: return may(state, Permission::models);
    case Screen::chat: return may(state, Permission::chat);
    case Screen::governance: return may(state, Permission::record) || may(state, Permission::chat);
    case Screen::start:
    case Screen::settings:
    case Screen::not_found: return true;
  }
  return true;
}

GovernanceTab governance_tab(const State& state) {
  return may(state, Permission::record) ? state.route.governance : GovernanceTab::consent;
}

}  // namespace kf::view
