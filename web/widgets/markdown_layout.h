#pragma once
// How the blocks of a message lie, for markdown_view.cpp.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "shared/view/highlight.h"
#include "shared/view/markdown.h"
#include "web/widgets/markdown_view.h"
#include "web/widgets/text.h"

namespace kf::ui {

struct CodePiece {
  std::string text;
  view::TokenKind kind = {};
};

// One block with all that lies in it. Which members are used depends on the kind; positions are relative to the block's
// top left.
struct BlockLayout {
  view::Block block;
  float y = 0, width = 0, height = 0;
  TextBlock text;                     // paragraph, heading
  std::vector<BlockLayout> children;  // list, item, quote
  float indent = 0;                   // of the children
  std::vector<TextBlock> cells;       // table: the head, then row by row
  std::vector<float> column_widths, row_heights;
  float content_w = 0;                        // table, code: wider than `width` when it scrolls
  std::vector<std::vector<CodePiece>> lines;  // code
  view::TextLines spoken_lines;
};

// How what stands around says to lie: text in a quote is secondary; in a tight list a nested list follows its text at
// once.
enum class Spacing : uint8_t { normal, tight };

struct BlockContext {
  Tone tone = Tone::primary;
  Spacing spacing = Spacing::normal;
};

std::vector<TextSpan> spans_of(const std::vector<view::Inline>& inlines, TextStyle style, Tone tone);

// Fills in the layout of `block` for that width.
BlockLayout lay_out(Ui& ui, view::Block block, float width, const BlockContext& context);
// Puts blocks below each other, from 0. The height.
float stack(std::vector<BlockLayout>& blocks, Spacing spacing = Spacing::normal);
void lay_out_table(Ui& ui, BlockLayout& layout, const BlockContext& context);
void lay_out_code(Ui& ui, BlockLayout& layout);

// Where a block goes on the page. `key` is its number among its siblings.
struct BlockPlace {
  float x = 0, y = 0;
  std::string key;
};
void draw_block(Ui& ui, const BlockLayout& layout, const BlockPlace& place, MarkdownResult& result);
void draw_table(Ui& ui, const BlockLayout& layout, const BlockPlace& place);
void draw_code(Ui& ui, const BlockLayout& layout, const BlockPlace& place, MarkdownResult& result);

// tokens of the transcript
inline constexpr float code_head_h = 32, code_padding_x = 12, code_padding_top = 2, code_padding_bottom = 10;
inline constexpr float well_radius = 8;

}  // namespace kf::ui
