#include "shared/view/text_order.h"

#include <algorithm>

namespace kf::view {
namespace {

using Pieces = std::vector<FlowPiece>;

bool has_right_to_left(std::span<const FlowPiece> line) {
  return std::any_of(line.begin(), line.end(),
                     [](const FlowPiece& p) { return p.direction == Direction::right_to_left; });
}

// Neutral pieces between two of one direction take it; all others take the paragraph's.
void resolve_neutrals(Pieces& line, Direction paragraph) {
  Direction before = paragraph;
  for (size_t i = 0; i < line.size();) {
    if (line[i].direction != Direction::neutral) {
      before = line[i++].direction;
      continue;
    }
    size_t end = i;
    while (end < line.size() && line[end].direction == Direction::neutral) ++end;
    const Direction after = end < line.size() ? line[end].direction : paragraph;
    for (; i < end; ++i) line[i].direction = before == after ? before : paragraph;
  }
}

// Reverses groups that run against the paragraph within it, or all but them.
void reorder(Pieces& line, Direction paragraph) {
  if (paragraph == Direction::right_to_left) std::reverse(line.begin(), line.end());
  for (size_t i = 0; i < line.size();) {
    size_t end = i;
    while (end < line.size() && line[end].direction == line[i].direction) ++end;
    if (line[i].direction != paragraph)
      std::reverse(line.begin() + static_cast<std::ptrdiff_t>(i), line.begin() + static_cast<std::ptrdiff_t>(end));
    i = end;
  }
}

// In right-to-left text the piece that follows in the text stands to the left.
bool follows(const FlowFragment& fragment, const FlowPiece& piece) {
  if (fragment.run != piece.run || fragment.is_shaped != piece.is_shaped) return false;
  return piece.direction == Direction::right_to_left ? piece.end == fragment.begin : piece.begin == fragment.end;
}

void append_fragment(const FlowPiece& piece, float x, size_t first, std::vector<FlowFragment>& fragments) {
  if (fragments.size() > first && follows(fragments.back(), piece)) {
    FlowFragment& fragment = fragments.back();
    fragment.begin = std::min(fragment.begin, piece.begin);
    fragment.end = std::max(fragment.end, piece.end);
    fragment.width += piece.width;
  } else {
    fragments.push_back({piece.run, piece.begin, piece.end, x, piece.width, piece.is_shaped});
  }
}

float append_in_order(std::span<const FlowPiece> line, std::vector<FlowFragment>& fragments) {
  const size_t first = fragments.size();
  float x = 0;
  for (const FlowPiece& piece : line) {
    if (piece.begin == piece.end) continue;
    append_fragment(piece, x, first, fragments);
    x += piece.width;
  }
  return x;
}

}  // namespace

Direction paragraph_direction(std::span<const FlowPiece> pieces) {
  for (const FlowPiece& piece : pieces) {
    if (piece.is_hard_break) break;
    if (piece.direction != Direction::neutral) return piece.direction;
  }
  return Direction::left_to_right;
}

float append_fragments(std::span<const FlowPiece> line, Direction paragraph, std::vector<FlowFragment>& fragments) {
  if (paragraph == Direction::left_to_right && !has_right_to_left(line)) return append_in_order(line, fragments);
  Pieces ordered(line.begin(), line.end());
  resolve_neutrals(ordered, paragraph);
  for (FlowPiece& piece : ordered) piece.is_shaped = piece.is_shaped || piece.direction == Direction::right_to_left;
  reorder(ordered, paragraph);
  return append_in_order(ordered, fragments);
}

}  // namespace kf::view
