#include "web/widgets/markdown_layout.h"

#include <algorithm>
#include <string>

namespace kf::ui {
namespace {

constexpr float paragraph_gap = 8, heading_above = 12, big_heading_above = 20, heading_below = 4, well_gap = 12,
                rule_gap = 16;
constexpr float loose_item_gap = 8, list_indent = 20, task_indent = 24, number_gap = 8, quote_indent = 16, rule_h = 1;
constexpr int big_heading_level = 2;

TextStyle heading_style(int level) {
  if (level == 1) return style::display;
  return level == 2 ? style::heading : style::title;
}

bool is_well(view::BlockKind kind) { return kind == view::BlockKind::code || kind == view::BlockKind::table; }

float gap_above(const view::Block& block) {
  if (block.kind == view::BlockKind::heading)
    return block.level <= big_heading_level ? big_heading_above : heading_above;
  if (block.kind == view::BlockKind::rule) return rule_gap;
  return is_well(block.kind) ? well_gap : paragraph_gap;
}

float gap_below(const view::Block& block) {
  if (block.kind == view::BlockKind::heading) return heading_below;
  if (block.kind == view::BlockKind::rule) return rule_gap;
  return is_well(block.kind) ? well_gap : paragraph_gap;
}

// What a heading leads to stands close to it; else the larger wish counts.
float gap_between(const view::Block& above, const view::Block& below) {
  if (above.kind == view::BlockKind::heading && below.kind != view::BlockKind::heading)
    return is_well(below.kind) ? paragraph_gap : heading_below;
  return std::max(gap_below(above), gap_above(below));
}

TextStyle styled(const view::Inline& run, TextStyle style) {
  using fonts::Face;
  const bool is_bold = (run.style & view::kBold) != 0 || style.face == Face::ui_600;
  if ((run.style & view::kCode) != 0)
    return {is_bold ? Face::mono_600 : Face::mono_400, std::max(style.size - 2, style::code_small.size), style.line};
  if (is_bold) return {Face::ui_600, style.size, style.line};
  return (run.style & view::kItalic) != 0 ? TextStyle{Face::ui_400_italic, style.size, style.line} : style;
}

float list_indent_of(Ui& ui, const view::Block& list) {
  const auto is_task = [](const view::Block& item) { return item.task != view::TaskState::none; };
  if (std::any_of(list.children.begin(), list.children.end(), is_task)) return task_indent;
  if (!list.is_ordered) return list_indent;
  const std::string last = std::to_string(list.start + static_cast<int64_t>(list.children.size()) - 1) + ".";
  return std::max(list_indent, text_width(ui, last, style::body) + number_gap);
}

void lay_out_list(Ui& ui, BlockLayout& layout, const BlockContext& context) {
  layout.indent = list_indent_of(ui, layout.block);
  const BlockContext inside{context.tone, layout.block.is_tight ? Spacing::tight : Spacing::normal};
  float y = 0;
  for (const view::Block& item : layout.block.children) {
    BlockLayout& laid = layout.children.emplace_back(lay_out(ui, item, layout.width - layout.indent, inside));
    laid.y = y;
    y += laid.height + (layout.block.is_tight ? 0 : loose_item_gap);
  }
  layout.height = std::max(0.f, y - (layout.block.is_tight ? 0 : loose_item_gap));
}

void lay_out_children(Ui& ui, BlockLayout& layout, float indent, const BlockContext& context) {
  layout.indent = indent;
  for (const view::Block& child : layout.block.children)
    layout.children.push_back(lay_out(ui, child, layout.width - indent, context));
  layout.height =
      std::max(stack(layout.children, context.spacing), layout.children.empty() ? line_height(ui, style::body) : 0);
}

void lay_out_text(Ui& ui, BlockLayout& layout, TextStyle style, Tone tone) {
  layout.text.set(spans_of(layout.block.inlines, style, tone), style);
  layout.height = layout.text.layout(ui, layout.width);
}

}  // namespace

std::vector<TextSpan> spans_of(const std::vector<view::Inline>& inlines, TextStyle style, Tone tone) {
  std::vector<TextSpan> spans;
  for (const view::Inline& run : inlines)
    spans.push_back({.text = run.text,
                     .style = styled(run, style),
                     .tone = run.href.empty() ? tone : Tone::link,
                     .href = run.href,
                     .box = (run.style & view::kCode) != 0 ? SpanBox::code : SpanBox::none,
                     .is_struck = (run.style & view::kStrike) != 0});
  return spans;
}

float stack(std::vector<BlockLayout>& blocks, Spacing spacing) {
  float y = 0;
  for (size_t i = 0; i < blocks.size(); ++i) {
    const bool follows_at_once = spacing == Spacing::tight && blocks[i].block.kind == view::BlockKind::list;
    if (i > 0 && !follows_at_once) y += gap_between(blocks[i - 1].block, blocks[i].block);
    blocks[i].y = y;
    y += blocks[i].height;
  }
  return y;
}

BlockLayout lay_out(Ui& ui, view::Block block, float width, const BlockContext& context) {
  BlockLayout layout;
  layout.block = std::move(block);
  layout.width = width;
  switch (layout.block.kind) {
    case view::BlockKind::paragraph: lay_out_text(ui, layout, style::body, context.tone); break;
    case view::BlockKind::heading: lay_out_text(ui, layout, heading_style(layout.block.level), context.tone); break;
    case view::BlockKind::list: lay_out_list(ui, layout, context); break;
    case view::BlockKind::item: lay_out_children(ui, layout, 0, context); break;
    case view::BlockKind::quote: lay_out_children(ui, layout, quote_indent, {Tone::secondary, Spacing::normal}); break;
    case view::BlockKind::code: lay_out_code(ui, layout); break;
    case view::BlockKind::table: lay_out_table(ui, layout, context); break;
    case view::BlockKind::rule: layout.height = rule_h; break;
  }
  return layout;
}

}  // namespace kf::ui
