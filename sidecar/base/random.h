#pragma once
// Randomness from OpenSSL's generator, and the comparison that goes with tokens.

#include <string>
#include <string_view>

namespace kf {

// `bytes` random bytes, as base64url without padding. Ends the process if the system has no randomness to give.
std::string random_token(size_t bytes);

// Takes the same time wherever the difference lies.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace kf
