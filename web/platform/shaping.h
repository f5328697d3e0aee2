#pragma once
// Which parts of a line can be drawn code point by code point and which must be shaped as a whole by the browser.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace kf::fonts {

enum class SegmentKind : uint8_t {
  simple,  // glyph by glyph
  shaped,  // joined, reordered or marked letters; a line that holds right-to-left text is one such segment
  emoji,   // one emoji of several code points
};

struct Segment {
  SegmentKind kind = SegmentKind::simple;
  std::string_view text;
};

// Reads one code point at `at` and moves `at` behind it. Broken UTF-8 gives U+FFFD for one byte.
uint32_t next_codepoint(std::string_view text, size_t& at);

// In the order of `text`, whose bytes the segments share. Neighbours of one kind are one segment, except emoji.
void segment_line(std::string_view text, std::vector<Segment>& segments);

// The line holds emoji as well as other visible text.
bool mixes_emoji(std::string_view text);

}  // namespace kf::fonts
