#pragma once
// Randomness from OpenSSL's generator, and the digests and comparisons that go with tokens.

#include <string>
#include <string_view>

namespace kf {

// `bytes` random bytes, as base64url without padding. Ends the process if the system has no randomness to give.
std::string random_token(size_t bytes);

// SHA-256 as 64 lowercase hexadecimal digits.
std::string sha256_hex(std::string_view data);

// Takes the same time wherever the difference lies.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace kf
