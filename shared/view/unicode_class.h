#pragma once
// What the layout of text must know about a code point.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kf::view {

// Joins, stacks, reorders or combines, so that it cannot be drawn by itself: Arabic, Hebrew, Indic scripts, Thai, Lao,
// Khmer, Myanmar, Tibetan, Mongolian, Hangul Jamo, combining marks, joiners, variation selectors, skin tones, flags.
bool needs_shaping(char32_t code_point);

enum class Direction : uint8_t { neutral, left_to_right, right_to_left };

// The direction of letters; neutral for digits, punctuation, symbols and emoji.
Direction direction_of(char32_t code_point);

// Ideographs, kana, Hangul syllables, their full-width punctuation, and emoji: lines break on both sides of them.
bool is_wide(char32_t code_point);

bool is_opening(char32_t code_point);  // no line ends behind it
bool is_closing(char32_t code_point);  // no line begins with it
bool is_blank(char32_t code_point);    // blanks at which lines break; a no-break space is none
bool is_glue(char32_t code_point);     // no-break spaces and joiners: no line breaks beside them

// Finds the boundaries of what a person takes for one character: a letter with its marks, a joined emoji, a flag.
class GraphemeWalk {
 public:
  // Takes the next code point and says whether it belongs to the character before it.
  bool continues(char32_t code_point);
  void reset() { previous_ = 0; }

 private:
  char32_t previous_ = 0;
  bool has_odd_flag_half_ = false;
};

// The end of the character that starts at byte `at`.
size_t grapheme_end(std::string_view text, size_t at);

}  // namespace kf::view
