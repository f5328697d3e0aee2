#pragma once
// Letters that look like others. For name_key.cpp.

#include <string_view>

namespace kf {

// What a letter or digit outside ASCII looks like, in small Latin letters and digits; empty for all others.
std::string_view latin_look_of(char32_t code_point);

}  // namespace kf
