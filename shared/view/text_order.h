#pragma once
// Puts the pieces of one line into the order of drawing and joins neighbours into fragments. For text_flow.cpp.

#include <span>
#include <vector>

#include "shared/view/text_pieces.h"

namespace kf::view {

// The direction of a paragraph: that of its first piece that has one.
Direction paragraph_direction(std::span<const FlowPiece> pieces);

// Appends the fragments of a line, from x = 0 on. Returns the line's width.
float append_fragments(std::span<const FlowPiece> line, Direction paragraph, std::vector<FlowFragment>& fragments);

}  // namespace kf::view
