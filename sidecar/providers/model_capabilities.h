#pragma once
// The capabilities that we speak of: completion, tools, vision, thinking, embedding.

#include <string>
#include <vector>

#include "shared/contracts/json_codec.h"

namespace kf::providers {

// Those of a provider's list that we know, in our order, whatever else stands in it.
std::vector<std::string> known_capabilities(const Json& list);

}  // namespace kf::providers
