#pragma once
// Browser events that mean something to the state whatever is on screen. The others belong to widgets.

#include <optional>

#include "shared/view/actions.h"
#include "web/platform/events.h"

namespace kf::app {

std::optional<view::Action> action_of(const host::Event& event, const view::State& state);

}  // namespace kf::app
