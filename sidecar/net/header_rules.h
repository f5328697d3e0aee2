#pragma once
// What may stand in a header, for both directions. Everything else could end the line and start another header.

#include <string_view>

namespace kf::net {

// A method or a header name as RFC 9110 calls a token.
bool is_token(std::string_view text);

// [A-Za-z0-9-] and not empty: narrower than a token, because proxies and frameworks take "_" and "-" for the same.
bool is_header_name(std::string_view text);

// No control characters but the tab.
bool is_header_value(std::string_view text);

// No blank and no control character, ASCII only: what stands between the blanks of a request line.
bool is_request_target(std::string_view text);

// True when a percent escape stands for a control character (%00 to %1F, %7F).
bool has_escaped_control(std::string_view text);

// Whether a comma-separated header such as Connection names `token` (lower case), whatever its case there.
bool names_token(std::string_view list, std::string_view token);

}  // namespace kf::net
