// Drawing of laid-out blocks, without tables and code.
#include <string>

#include "web/widgets/draw.h"
#include "web/widgets/layout.h"
#include "web/widgets/markdown_layout.h"

namespace kf::ui {
namespace {

constexpr float bullet_px = 4, bullet_x = 6, quote_bar = 3, task_px = 16;

// In the middle of the first line of what follows.
float first_line_middle(const Ui& ui, float y) { return y + line_height(ui, style::body) / 2; }

void draw_task(Ui& ui, const Rect& box, view::TaskState task) {
  const view::Palette& p = ui.palette();
  const bool is_done = task == view::TaskState::done;
  ui.add({.role = NodeRole::image, .rect = box, .name = is_done ? "Done" : "To do", .key = "task"});
  draw_box(ui, box,
           {.fill = is_done ? p.text.muted : Colour{}, .border = is_done ? Colour{} : p.border.control, .radius = 4});
  if (is_done) draw_icon(ui, Icon::check, box, 12, p.bg.surface);
}

void draw_marker(Ui& ui, const BlockLayout& list, size_t index, float x, float y) {
  const view::TaskState task = list.children[index].block.task;
  const float middle = first_line_middle(ui, y);
  if (task != view::TaskState::none) return draw_task(ui, {x, middle - task_px / 2, task_px, task_px}, task);
  if (list.block.is_ordered) {
    const std::string number = std::to_string(list.block.start + static_cast<int64_t>(index)) + ".";
    label(ui, {x, y, list.indent, line_height(ui, style::body)}, number,
          {.look = {.style = style::body, .tone = Tone::muted}, .key = "number"});
    return;
  }
  draw_box(ui, {x + bullet_x, middle - bullet_px / 2, bullet_px, bullet_px},
           {.fill = ui.palette().text.muted, .radius = bullet_px / 2});
}

void draw_children(Ui& ui, const BlockLayout& layout, float x, float y, MarkdownResult& result) {
  for (size_t i = 0; i < layout.children.size(); ++i)
    draw_block(ui, layout.children[i], {x + layout.indent, y + layout.children[i].y, std::to_string(i)}, result);
}

void draw_list(Ui& ui, const BlockLayout& layout, const BlockPlace& place, MarkdownResult& result) {
  const auto node =
      ui.open({.role = NodeRole::list, .rect = {place.x, place.y, layout.width, layout.height}, .key = place.key});
  for (size_t i = 0; i < layout.children.size(); ++i) {
    const BlockLayout& item = layout.children[i];
    const float y = place.y + item.y;
    const auto item_node = ui.open(
        {.role = NodeRole::listitem, .rect = {place.x, y, layout.width, item.height}, .key = std::to_string(i)});
    draw_marker(ui, layout, i, place.x, y);
    draw_children(ui, item, place.x + layout.indent, y, result);
  }
}

void draw_quote(Ui& ui, const BlockLayout& layout, const BlockPlace& place, MarkdownResult& result) {
  const Rect rect{place.x, place.y, layout.width, layout.height};
  const auto node = ui.open({.role = NodeRole::group, .rect = rect, .key = place.key});
  draw_box(ui, {rect.x, rect.y, quote_bar, rect.h}, {.fill = ui.palette().border.strong, .radius = quote_bar / 2});
  draw_children(ui, layout, place.x, place.y, result);
}

void draw_text_block(Ui& ui, const BlockLayout& layout, const BlockPlace& place, MarkdownResult& result) {
  const bool is_heading = layout.block.kind == view::BlockKind::heading;
  layout.text.draw(ui, {.x = place.x,
                        .y = place.y,
                        .key = place.key,
                        .role = is_heading ? NodeRole::heading : NodeRole::text,
                        .level = is_heading ? layout.block.level : 0});
  const TextBlock::End end = layout.text.end();
  result.end_x = place.x + end.x;
  result.end_y = place.y + end.y;
}

}  // namespace

void draw_block(Ui& ui, const BlockLayout& layout, const BlockPlace& place, MarkdownResult& result) {
  switch (layout.block.kind) {
    case view::BlockKind::paragraph:
    case view::BlockKind::heading: return draw_text_block(ui, layout, place, result);
    case view::BlockKind::list: return draw_list(ui, layout, place, result);
    case view::BlockKind::item: return draw_children(ui, layout, place.x, place.y, result);
    case view::BlockKind::quote: return draw_quote(ui, layout, place, result);
    case view::BlockKind::code: return draw_code(ui, layout, place, result);
    case view::BlockKind::table: return draw_table(ui, layout, place);
    case view::BlockKind::rule: {
      ui.add({.role = NodeRole::separator, .rect = {place.x, place.y, layout.width, layout.height}, .key = place.key});
      return draw_hairline(ui, place.x, place.y, layout.width, ui.palette().border.normal);
    }
  }
}

}  // namespace kf::ui
