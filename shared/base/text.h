#pragma once
// Plain text helpers: UTF-8 in, UTF-8 out.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kf {

bool is_valid_utf8(std::string_view text);

// The code point that starts at `at`, and moves `at` past it. Invalid bytes give U+FFFD and move by one.
char32_t next_code_point(std::string_view text, size_t& at);

void append_utf8(std::string& out, char32_t code_point);

// At most `bytes_max` bytes of `text`, never cutting a code point in two.
std::string_view utf8_prefix(std::string_view text, size_t bytes_max);

std::string_view trim(std::string_view text);
std::string ascii_lower(std::string_view text);
bool contains_ignoring_case(std::string_view text, std::string_view needle);  // ASCII case only
std::vector<std::string_view> split(std::string_view text, char separator);
// An empty `from` changes nothing.
std::string replace_all(std::string text, std::string_view from, std::string_view to);

}  // namespace kf
