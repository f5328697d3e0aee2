#pragma once
// The escapes of JSON strings.

#include <string>
#include <string_view>

namespace kf::wire {

// Appends `raw`, which stood between the quotes of a JSON string, with its escapes resolved. Surrogate pairs become one
// code point, a lone surrogate becomes U+FFFD. False for an escape that JSON does not know or that is cut; `out` then
// holds what came before it.
bool append_unescaped(std::string& out, std::string_view raw);

// Whether append_unescaped would say true.
bool is_sound_when_unescaped(std::string_view raw);

}  // namespace kf::wire
