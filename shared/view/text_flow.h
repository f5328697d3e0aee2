#pragma once
// Breaks text of mixed styles into lines and says where each part of them lies. Pure geometry: what is wide how much
// says a TextMeasure.
//
// Lines break at '\n', at blanks (which hang at a line's end), behind hyphens and slashes, and between the characters
// of Chinese, Japanese and Korean. A word that is wider than the line is cut between characters; Thai, Lao and Khmer,
// which write no blanks, are cut so as well. Right to left: a paragraph follows its first letter with a direction.
// Within a line, neighbouring words of one direction stay together, and groups of words are ordered by the paragraph's
// direction (two levels of the Unicode bidirectional algorithm, without embeddings).

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kf::view {

class TextMeasure {
 public:
  virtual ~TextMeasure() = default;
  // The advance of one line of text. Words are measured one by one, so widths must add up: no kerning across words.
  virtual float width(std::string_view text, int style) = 0;
};

struct FlowRun {
  std::string_view text;
  int style = 0;
};

// A part of one run on one line: bytes [begin, end) of the run's text, x from the line's left edge. `is_shaped` parts
// must be drawn as a whole, all others may be drawn code point by code point.
struct FlowFragment {
  uint32_t run = 0;
  uint32_t begin = 0;
  uint32_t end = 0;
  float x = 0;
  float width = 0;
  bool is_shaped = false;
  friend bool operator==(const FlowFragment&, const FlowFragment&) = default;
};

// `width` is without the blanks that hang. `ends_hard`: by '\n' or the end of the text. `ends_with_blank`: copying puts
// a blank between this line and the next. Lines of right-to-left paragraphs lie at the right of `width_max`.
struct FlowLine {
  uint32_t first = 0;  // fragment
  uint32_t count = 0;
  float width = 0;
  bool ends_hard = false;
  bool ends_with_blank = false;
  bool is_right_to_left = false;
  friend bool operator==(const FlowLine&, const FlowLine&) = default;
};

struct TextFlow {
  std::vector<FlowFragment> fragments;  // of all lines, each line's in the order of drawing, left to right
  std::vector<FlowLine> lines;

  std::span<const FlowFragment> fragments_of(const FlowLine& line) const {
    return std::span<const FlowFragment>(fragments).subspan(line.first, line.count);
  }
  float widest() const;
};

// At least one line, which may be empty. Text is bounded at 4 GiB by the ranges' type.
TextFlow flow_text(std::span<const FlowRun> runs, float width_max, TextMeasure& measure);

// True when some part of the text must be drawn as a whole.
bool needs_shaping(std::string_view text);

// The text, or as many whole characters of it as fit with "…" behind them. At least the "…".
std::string ellipsize(std::string_view text, float width_max, int style, TextMeasure& measure);

}  // namespace kf::view
