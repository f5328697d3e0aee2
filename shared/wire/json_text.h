#pragma once
// Writes JSON strings without building a JSON tree first.

#include <string>
#include <string_view>

namespace kf::wire {

// Appends `text` as a JSON string, with its quotes. Bytes that are not UTF-8 become U+FFFD, so that this never fails.
void append_json_string(std::string& out, std::string_view text);

}  // namespace kf::wire
