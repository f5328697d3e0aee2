#pragma once
// Which Knowledge Foundry this is.

#include <string_view>

namespace kf {

std::string_view version();  // "0.1.0"

}  // namespace kf
