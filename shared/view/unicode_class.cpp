#include "shared/view/unicode_class.h"

#include <algorithm>
#include <iterator>

#include "shared/base/text.h"

namespace kf::view {
namespace {

struct Range {
  uint16_t first, last;
};
struct WideRange {
  uint32_t first, last;
};

template <class R, size_t N>
bool is_in(const R (&ranges)[N], char32_t c) {
  const R* after = std::upper_bound(std::begin(ranges), std::end(ranges), c,
                                    [](char32_t value, const R& r) { return value < r.first; });
  return after != std::begin(ranges) && c <= std::prev(after)->last;
}

// General categories Mn, Mc and Me of the Basic Multilingual Plane, Unicode 14; unassigned gaps are bridged.
constexpr Range kMarks[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x05BF, 0x05BF}, {0x05C1, 0x05C2}, {0x05C4, 0x05C5},
    {0x05C7, 0x05C7}, {0x0610, 0x061A}, {0x064B, 0x065F}, {0x0670, 0x0670}, {0x06D6, 0x06DC}, {0x06DF, 0x06E4},
    {0x06E7, 0x06E8}, {0x06EA, 0x06ED}, {0x0711, 0x0711}, {0x0730, 0x074A}, {0x07A6, 0x07B0}, {0x07EB, 0x07F3},
    {0x07FD, 0x07FD}, {0x0816, 0x0819}, {0x081B, 0x0823}, {0x0825, 0x0827}, {0x0829, 0x082D}, {0x0859, 0x085B},
    {0x0898, 0x089F}, {0x08CA, 0x08E1}, {0x08E3, 0x0903}, {0x093A, 0x093C}, {0x093E, 0x094F}, {0x0951, 0x0957},
    {0x0962, 0x0963}, {0x0981, 0x0983}, {0x09BC, 0x09BC}, {0x09BE, 0x09CD}, {0x09D7, 0x09D7}, {0x09E2, 0x09E3},
    {0x09FE, 0x0A03}, {0x0A3C, 0x0A51}, {0x0A70, 0x0A71}, {0x0A75, 0x0A75}, {0x0A81, 0x0A83}, {0x0ABC, 0x0ABC},
    {0x0ABE, 0x0ACD}, {0x0AE2, 0x0AE3}, {0x0AFA, 0x0B03}, {0x0B3C, 0x0B3C}, {0x0B3E, 0x0B57}, {0x0B62, 0x0B63},
    {0x0B82, 0x0B82}, {0x0BBE, 0x0BCD}, {0x0BD7, 0x0BD7}, {0x0C00, 0x0C04}, {0x0C3C, 0x0C3C}, {0x0C3E, 0x0C56},
    {0x0C62, 0x0C63}, {0x0C81, 0x0C83}, {0x0CBC, 0x0CBC}, {0x0CBE, 0x0CD6}, {0x0CE2, 0x0CE3}, {0x0D00, 0x0D03},
    {0x0D3B, 0x0D3C}, {0x0D3E, 0x0D4D}, {0x0D57, 0x0D57}, {0x0D62, 0x0D63}, {0x0D81, 0x0D83}, {0x0DCA, 0x0DDF},
    {0x0DF2, 0x0DF3}, {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x0EB1, 0x0EB1}, {0x0EB4, 0x0EBC},
    {0x0EC8, 0x0ECD}, {0x0F18, 0x0F19}, {0x0F35, 0x0F35}, {0x0F37, 0x0F37}, {0x0F39, 0x0F39}, {0x0F3E, 0x0F3F},
    {0x0F71, 0x0F84}, {0x0F86, 0x0F87}, {0x0F8D, 0x0FBC}, {0x0FC6, 0x0FC6}, {0x102B, 0x103E}, {0x1056, 0x1059},
    {0x105E, 0x1060}, {0x1062, 0x1064}, {0x1067, 0x106D}, {0x1071, 0x1074}, {0x1082, 0x108D}, {0x108F, 0x108F},
    {0x109A, 0x109D}, {0x135D, 0x135F}, {0x1712, 0x1715}, {0x1732, 0x1734}, {0x1752, 0x1753}, {0x1772, 0x1773},
    {0x17B4, 0x17D3}, {0x17DD, 0x17DD}, {0x180B, 0x180D}, {0x180F, 0x180F}, {0x1885, 0x1886}, {0x18A9, 0x18A9},
    {0x1920, 0x193B}, {0x1A17, 0x1A1B}, {0x1A55, 0x1A7F}, {0x1AB0, 0x1B04}, {0x1B34, 0x1B44}, {0x1B6B, 0x1B73},
    {0x1B80, 0x1B82}, {0x1BA1, 0x1BAD}, {0x1BE6, 0x1BF3}, {0x1C24, 0x1C37}, {0x1CD0, 0x1CD2}, {0x1CD4, 0x1CE8},
    {0x1CED, 0x1CED}, {0x1CF4, 0x1CF4}, {0x1CF7, 0x1CF9}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20F0}, {0x2CEF, 0x2CF1},
    {0x2D7F, 0x2D7F}, {0x2DE0, 0x2DFF}, {0x302A, 0x302F}, {0x3099, 0x309A}, {0xA66F, 0xA672}, {0xA674, 0xA67D},
    {0xA69E, 0xA69F}, {0xA6F0, 0xA6F1}, {0xA802, 0xA802}, {0xA806, 0xA806}, {0xA80B, 0xA80B}, {0xA823, 0xA827},
    {0xA82C, 0xA82C}, {0xA880, 0xA881}, {0xA8B4, 0xA8C5}, {0xA8E0, 0xA8F1}, {0xA8FF, 0xA8FF}, {0xA926, 0xA92D},
    {0xA947, 0xA953}, {0xA980, 0xA983}, {0xA9B3, 0xA9C0}, {0xA9E5, 0xA9E5}, {0xAA29, 0xAA36}, {0xAA43, 0xAA43},
    {0xAA4C, 0xAA4D}, {0xAA7B, 0xAA7D}, {0xAAB0, 0xAAB0}, {0xAAB2, 0xAAB4}, {0xAAB7, 0xAAB8}, {0xAABE, 0xAABF},
    {0xAAC1, 0xAAC1}, {0xAAEB, 0xAAEF}, {0xAAF5, 0xAAF6}, {0xABE3, 0xABEA}, {0xABEC, 0xABED}, {0xFB1E, 0xFB1E},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};

// Scripts whose letters join, stack or are reordered: Hebrew to Arabic Extended-A, Devanagari to Myanmar (with Thai,
// Lao and Tibetan), Hangul Jamo, Philippine scripts to Mongolian (with Khmer), Limbu to Lepcha, Vedic, Jamo A, Indic in
// the A8 to AB rows, Jamo B, presentation forms of Hebrew and Arabic.
constexpr Range kShapedScripts[] = {{0x0590, 0x109F}, {0x1100, 0x11FF}, {0x1700, 0x18AF}, {0x1900, 0x1C4F},
                                    {0x1CD0, 0x1CFF}, {0xA800, 0xA82F}, {0xA840, 0xA8FF}, {0xA900, 0xA9FF},
                                    {0xAA00, 0xAAFF}, {0xABC0, 0xABFF}, {0xD7B0, 0xD7FF}, {0xFB1D, 0xFDFF},
                                    {0xFE70, 0xFEFC}};
constexpr WideRange kShapedPlanes[] = {{0x10800, 0x10FFF}, {0x11000, 0x11FFF}, {0x1E800, 0x1EFFF}};
constexpr WideRange kRightToLeft[] = {
    {0x0590, 0x08FF}, {0xFB1D, 0xFDFF}, {0xFE70, 0xFEFC}, {0x10800, 0x10FFF}, {0x1E800, 0x1EFFF}};
constexpr WideRange kWide[] = {{0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0xA4CF},
                               {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE4F},   {0xFF01, 0xFF60},
                               {0xFFE0, 0xFFE6},   {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F19A},
                               {0x1F200, 0x1FAFF}, {0x20000, 0x3FFFD}};
// Punctuation and symbols, which have no direction of their own.
constexpr WideRange kNeutral[] = {{0x00A0, 0x00A9}, {0x00AB, 0x00B4}, {0x00B6, 0x00B9},  {0x00BB, 0x00BF},
                                  {0x00D7, 0x00D7}, {0x00F7, 0x00F7}, {0x2000, 0x200D},  {0x2010, 0x206F},
                                  {0x20A0, 0x20CF}, {0x2190, 0x2BFF}, {0x3000, 0x3004},  {0x3008, 0x3020},
                                  {0xFE00, 0xFE4F}, {0xFF01, 0xFF20}, {0x1F000, 0x1FAFF}};

constexpr char32_t kJoiner = 0x200D;
constexpr char32_t kKeycap = 0x20E3;

bool is_flag_half(char32_t c) { return c >= 0x1F1E6 && c <= 0x1F1FF; }
bool is_skin_tone(char32_t c) { return c >= 0x1F3FB && c <= 0x1F3FF; }
bool is_tag(char32_t c) { return c >= 0xE0020 && c <= 0xE007F; }
bool is_variation_selector(char32_t c) { return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF); }

bool is_mark(char32_t c) {
  return c >= 0x300 && ((c <= 0xFFFF && is_in(kMarks, c)) || c == 0x200C || is_variation_selector(c));
}

// Jamo of one syllable: leading consonant, vowel, final consonant, in this order.
bool joins_syllable(char32_t before, char32_t c) {
  const auto is_leading = [](char32_t j) { return (j >= 0x1100 && j <= 0x115F) || (j >= 0xA960 && j <= 0xA97C); };
  const auto is_vowel = [](char32_t j) { return (j >= 0x1160 && j <= 0x11A7) || (j >= 0xD7B0 && j <= 0xD7C6); };
  const auto is_final = [](char32_t j) { return (j >= 0x11A8 && j <= 0x11FF) || (j >= 0xD7CB && j <= 0xD7FB); };
  const bool is_syllable = before >= 0xAC00 && before <= 0xD7A3;
  if (is_leading(before)) return is_leading(c) || is_vowel(c) || (c >= 0xAC00 && c <= 0xD7A3);
  if (is_vowel(before) || is_syllable) return is_vowel(c) || is_final(c);
  return is_final(before) && is_final(c);
}

constexpr std::u32string_view kOpening =
    U"([{"
    U"\u00AB\u2018\u201A\u201C\u201E\u2039\u3008\u300A\u300C\u300E\u3010\u3014\u3016\u3018\u301A\uFF08\uFF3B\uFF5B"
    U"\uFF5F\uFF62\u00BF\u00A1";
constexpr std::u32string_view kClosing =
    U")]},.;:!?%"
    U"\u00BB\u2019\u201D\u203A\u2026\u2025\u2030\u3001\u3002\u3005\u3009\u300B\u300D\u300F\u3011\u3015\u3017\u3019"
    U"\u301B\u301C\u301F\u303B"
    U"\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087\u308E\u309B\u309C\u309D\u309E\u30A0\u30A1\u30A3\u30A5"
    U"\u30A7\u30A9\u30C3\u30E3\u30E5\u30E7"
    U"\u30EE\u30F5\u30F6\u30FB\u30FC\u30FD\u30FE\uFF01\uFF05\uFF09\uFF0C\uFF0E\uFF1A\uFF1B\uFF1F\uFF3D\uFF5D\uFF60"
    U"\uFF61\uFF63\uFF64";

}  // namespace

bool needs_shaping(char32_t c) {
  if (c < 0x300) return false;
  if (c <= 0xFFFF) return is_in(kShapedScripts, c) || is_mark(c) || c == kJoiner || c == 0x200F || c == kKeycap;
  return is_in(kShapedPlanes, c) || is_flag_half(c) || is_skin_tone(c) || is_tag(c) || is_variation_selector(c);
}

Direction direction_of(char32_t c) {
  if (c < 0x80) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return is_letter ? Direction::left_to_right : Direction::neutral;
  }
  if (is_in(kRightToLeft, c) || c == 0x200F) return Direction::right_to_left;
  return is_in(kNeutral, c) || is_mark(c) ? Direction::neutral : Direction::left_to_right;
}

bool is_wide(char32_t c) { return c >= 0x2E80 && is_in(kWide, c); }

bool is_opening(char32_t c) { return kOpening.find(c) != std::u32string_view::npos; }
bool is_closing(char32_t c) { return kClosing.find(c) != std::u32string_view::npos; }

bool is_blank(char32_t c) {
  if (c < 0x80) return c == ' ' || c == '\t';
  return c == 0x1680 || (c >= 0x2000 && c <= 0x200B && c != 0x2007) || c == 0x205F || c == 0x3000;
}

bool is_glue(char32_t c) {
  return c == 0x00A0 || c == 0x2007 || c == 0x2011 || c == 0x202F || c == 0x2060 || c == 0xFEFF;
}

bool GraphemeWalk::continues(char32_t c) {
  const char32_t before = previous_;
  previous_ = c;
  const bool pairs_flag = is_flag_half(c) && is_flag_half(before) && has_odd_flag_half_;
  has_odd_flag_half_ = is_flag_half(c) && !pairs_flag;
  if (before == 0 || c < 0x300) return false;
  if (pairs_flag || c == kJoiner || c == kKeycap || is_skin_tone(c) || is_tag(c)) return true;
  if (before == kJoiner && c >= 0x2190) return true;
  return is_mark(c) || joins_syllable(before, c);
}

size_t grapheme_end(std::string_view text, size_t at) {
  GraphemeWalk walk;
  walk.continues(next_code_point(text, at));
  while (at < text.size()) {
    size_t next = at;
    if (!walk.continues(next_code_point(text, next))) break;
    at = next;
  }
  return at;
}

}  // namespace kf::view
