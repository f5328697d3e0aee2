#include "web/platform/shaping.h"

#include <algorithm>
#include <iterator>

namespace kf::fonts {
namespace {

struct Range {
  uint32_t first, last;
};

// Unicode 15 blocks, sorted. Right-to-left: Hebrew to Arabic Extended-A, presentation forms, the supplementary
// right-to-left area.
constexpr Range right_to_left[] = {
    {0x0590, 0x08FF}, {0xFB1D, 0xFDFF}, {0xFE70, 0xFEFC}, {0x10800, 0x10FFF}, {0x1E800, 0x1EFFF}};

// Scripts whose letters join, stack or are reordered: Indic (Devanagari to Sinhala), Thai, Lao, Tibetan, Myanmar,
// Hangul Jamo, Philippine scripts, Khmer, Mongolian, Limbu to Lepcha, Vedic, Syloti Nagri to Meetei Mayek, and the
// Brahmic scripts of the supplementary plane.
constexpr Range complex_scripts[] = {{0x0900, 0x109F}, {0x1100, 0x11FF},  {0x1700, 0x18AF}, {0x1900, 0x1C4F},
                                     {0x1CD0, 0x1CFF}, {0xA800, 0xA8FF},  {0xA900, 0xA9DF}, {0xAA00, 0xAAFF},
                                     {0xABC0, 0xABFF}, {0x11000, 0x11FFF}};

constexpr Range combining_marks[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
                                     {0x20D0, 0x20FF}, {0x302A, 0x302F}, {0x3099, 0x309A}, {0xFE20, 0xFE2F}};

constexpr Range emoji_blocks[] = {{0x231A, 0x231B},   {0x23E9, 0x23F3},   {0x2600, 0x27BF},   {0x2B1B, 0x2B1C},
                                  {0x2B50, 0x2B55},   {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F19A},
                                  {0x1F1E6, 0x1F1FF}, {0x1F300, 0x1FAFF}};

constexpr uint32_t joiner = 0x200D, text_style = 0xFE0E, emoji_style = 0xFE0F, keycap = 0x20E3;

template <size_t size>
bool in(const Range (&ranges)[size], uint32_t codepoint) {
  const Range* after = std::upper_bound(std::begin(ranges), std::end(ranges), codepoint,
                                        [](uint32_t value, const Range& range) { return value < range.first; });
  return after != std::begin(ranges) && codepoint <= std::prev(after)->last;
}

bool is_regional(uint32_t c) { return c >= 0x1F1E6 && c <= 0x1F1FF; }
bool is_skin_tone(uint32_t c) { return c >= 0x1F3FB && c <= 0x1F3FF; }
bool is_tag(uint32_t c) { return c >= 0xE0020 && c <= 0xE007F; }

// It belongs to the code point before it.
bool extends(uint32_t c) {
  return in(combining_marks, c) || c == joiner || c == text_style || c == emoji_style || is_skin_tone(c) || is_tag(c);
}

// One user-perceived character and how it must be drawn.
struct Cluster {
  SegmentKind kind = SegmentKind::simple;
  size_t end = 0;
};

Cluster read_cluster(std::string_view text, size_t at) {
  const uint32_t base = next_codepoint(text, at);
  Cluster cluster{in(complex_scripts, base) || extends(base) ? SegmentKind::shaped : SegmentKind::simple, at};
  bool joined = false;
  bool emoji = false;
  bool several = false;
  while (at < text.size()) {
    const uint32_t c = next_codepoint(text, at);
    const bool flag = is_regional(base) && is_regional(c) && !several;
    if (!joined && !flag && !extends(c)) break;
    several = true;
    joined = c == joiner;
    emoji |=
        flag || c == emoji_style || c == keycap || is_skin_tone(c) || is_tag(c) || (joined && in(emoji_blocks, base));
    cluster.end = at;
  }
  if (emoji)
    cluster.kind = SegmentKind::emoji;
  else if (several)
    cluster.kind = SegmentKind::shaped;
  return cluster;
}

bool holds_right_to_left(std::string_view text) {
  for (size_t at = 0; at < text.size();)
    if (in(right_to_left, next_codepoint(text, at))) return true;
  return false;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

uint32_t next_codepoint(std::string_view text, size_t& at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  const size_t extra = lead < 0x80 ? 0 : lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  uint32_t codepoint = extra == 0 ? lead : lead & (0x3Fu >> extra);
  bool whole = lead < 0x80 || (lead >= 0xC2 && lead <= 0xF4 && at + extra < text.size());
  for (size_t i = 1; whole && i <= extra; ++i) {
    whole = (byte(at + i) & 0xC0) == 0x80;
    codepoint = codepoint << 6 | (byte(at + i) & 0x3Fu);
  }
  at += whole ? extra + 1 : 1;
  return whole && codepoint <= 0x10FFFF ? codepoint : 0xFFFD;
}

void segment_line(std::string_view text, std::vector<Segment>& segments) {
  segments.clear();
  if (text.empty()) return;
  if (is_ascii(text)) {
    segments.push_back({SegmentKind::simple, text});
    return;
  }
  if (holds_right_to_left(text)) {
    segments.push_back({SegmentKind::shaped, text});
    return;
  }
  for (size_t at = 0; at < text.size();) {
    const Cluster cluster = read_cluster(text, at);
    const bool joins = !segments.empty() && segments.back().kind == cluster.kind && cluster.kind != SegmentKind::emoji;
    if (joins) {
      const size_t begin = static_cast<size_t>(segments.back().text.data() - text.data());
      segments.back().text = text.substr(begin, cluster.end - begin);
    } else {
      segments.push_back({cluster.kind, text.substr(at, cluster.end - at)});
    }
    at = cluster.end;
  }
}

bool mixes_emoji(std::string_view text) {
  bool emoji = false;
  bool other = false;
  for (size_t at = 0; at < text.size();) {
    const uint32_t c = next_codepoint(text, at);
    if (in(emoji_blocks, c) || c == emoji_style)
      emoji = true;
    else if (c > ' ' && !extends(c))
      other = true;
  }
  return emoji && other;
}

}  // namespace kf::fonts
