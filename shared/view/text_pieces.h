#pragma once
// Cuts runs of text into pieces that lines are made of. For text_flow.cpp.

#include <span>
#include <vector>

#include "shared/view/text_flow.h"
#include "shared/view/unicode_class.h"

namespace kf::view {

// A word or part of a word, blanks, or a hard break (which has no bytes of its own); always of one run.
struct FlowPiece {
  uint32_t run = 0;
  uint32_t begin = 0;
  uint32_t end = 0;
  float width = 0;
  Direction direction = Direction::neutral;
  bool is_blank = false;
  bool is_shaped = false;
  bool is_hard_break = false;
  bool can_break_before = false;
};

// In the order of the text, without widths.
std::vector<FlowPiece> cut_pieces(std::span<const FlowRun> runs);

}  // namespace kf::view
