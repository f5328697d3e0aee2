#pragma once
// base64url of RFC 4648, section 5, without padding.

#include <optional>
#include <string>
#include <string_view>

namespace kf {

std::string base64url_encode(std::string_view bytes);

// Strict: nullopt for padding, blanks, characters of the other alphabet, impossible lengths and stray bits at the end,
// so that every byte string has exactly one text.
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace kf
