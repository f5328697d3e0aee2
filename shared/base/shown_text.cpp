#include "shared/base/shown_text.h"

#include <algorithm>
#include <iterator>

#include "shared/base/text.h"

namespace kf {
namespace {

struct Range {
  char32_t first, last;
};

// Controls, Default_Ignorable_Code_Point of Unicode 15, the separators, the specials before the replacement character,
// and the braille pattern without dots.
constexpr Range kUnseen[] = {
    {0x0000, 0x001F},   {0x007F, 0x009F},   {0x00AD, 0x00AD},   {0x034F, 0x034F}, {0x061C, 0x061C}, {0x115F, 0x1160},
    {0x17B4, 0x17B5},   {0x180B, 0x180F},   {0x200B, 0x200F},   {0x2028, 0x202E}, {0x2060, 0x206F}, {0x2800, 0x2800},
    {0x3164, 0x3164},   {0xFDD0, 0xFDEF},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFC},
    {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
};

constexpr std::string_view kReplacement = "\uFFFD";

bool is_joiner(char32_t c) { return c == 0x200C || c == 0x200D || c == 0xFE0E || c == 0xFE0F; }

// Appends `mark` once for a run of what it stands for.
void append_once(std::string& out, std::string_view mark) {
  if (!std::string_view(out).ends_with(mark)) out += mark;
}

}  // namespace

bool is_unseen(char32_t c) {
  if ((c & 0xFFFE) == 0xFFFE) return true;
  const auto* after = std::upper_bound(std::begin(kUnseen), std::end(kUnseen), c,
                                       [](char32_t value, const Range& range) { return value < range.first; });
  return after != std::begin(kUnseen) && c <= std::prev(after)->last;
}

bool is_all_seen(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    if (is_unseen(next_code_point(text, at))) return false;
  }
  return is_valid_utf8(text);
}

std::string shown_name(std::string_view text, size_t bytes_max) {
  std::string out;
  const std::string_view beginning = utf8_prefix(text, 4 * bytes_max);  // more is never needed of a foreign megabyte
  char32_t before = 0;
  for (size_t at = 0; at < beginning.size();) {
    const char32_t c = next_code_point(beginning, at);
    const bool is_kept = !is_unseen(c) || (is_joiner(c) && before >= 0x80);
    if (is_kept && c != 0xFFFD) {
      append_utf8(out, c);
    } else if (c == '\t' || c == '\n' || c == '\r') {
      append_once(out, " ");
    } else {
      append_once(out, kReplacement);
    }
    before = is_kept ? c : 0;
  }
  return std::string(trim(utf8_prefix(trim(out), bytes_max)));
}

}  // namespace kf
