#pragma once
// The end of Markdown that is still being written.

#include <string>
#include <string_view>

namespace kf::view {

// `text` with its last lines made such that marks which wait for their other half do not show: "a **b" → "a **b**",
// "see [x](http://" → "see x". Text inside an open code fence stays as it is, but for the beginning of the closing
// fence.
std::string settle_tail(std::string_view text);

}  // namespace kf::view
