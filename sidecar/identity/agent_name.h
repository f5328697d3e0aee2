#pragma once

#include <string>
#include <string_view>

namespace kf::identity {

// A browser's User-Agent header in words that a person knows: "Firefox on Linux". "Another program" for the rest.
std::string agent_name(std::string_view user_agent);

}  // namespace kf::identity
