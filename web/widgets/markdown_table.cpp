// Tables: columns as wide as their content wants, lines broken where that is too much, sideways scrolling where even
// that is.
#include <algorithm>
#include <numeric>

#include "web/widgets/draw.h"
#include "web/widgets/markdown_layout.h"
#include "web/widgets/scroll.h"

namespace kf::ui {
namespace {

constexpr float padding_x = 12, padding_y = 5, line_px = 1, column_min = 96;

size_t columns_of(const view::Block& table) { return table.columns.size(); }
size_t rows_of(const view::Block& table) { return table.rows.size() + 1; }

const view::TableCell& cell_of(const view::Block& table, size_t row, size_t column) {
  return row == 0 ? table.header[column] : table.rows[row - 1][column];
}

std::vector<float> natural_widths(Ui& ui, BlockLayout& layout) {
  const size_t columns = columns_of(layout.block);
  std::vector<float> widths(columns, 0);
  for (size_t i = 0; i < layout.cells.size(); ++i)
    widths[i % columns] = std::max(widths[i % columns], layout.cells[i].natural_width(ui) + 1 + 2 * padding_x);
  return widths;
}

float sum(const std::vector<float>& values) { return std::accumulate(values.begin(), values.end(), 0.f); }

// Room that is left goes to all columns in proportion; what is missing is taken from those wider than `column_min`.
std::vector<float> fitted_widths(std::vector<float> wanted, float room) {
  const float total = sum(wanted);
  if (total <= room) {
    for (float& width : wanted) width += (room - total) * width / std::max(total, 1.f);
    return wanted;
  }
  float spare = 0;
  for (const float width : wanted) spare += std::max(0.f, width - column_min);
  const float part = spare > 0 ? std::min(1.f, (total - room) / spare) : 0;
  for (float& width : wanted) width -= std::max(0.f, width - column_min) * part;
  return wanted;
}

Align align_of(view::ColumnAlign align) {
  if (align == view::ColumnAlign::right) return Align::right;
  return align == view::ColumnAlign::centre ? Align::centre : Align::left;
}

void draw_row(Ui& ui, const BlockLayout& layout, size_t row, float x, float y) {
  const float height = layout.row_heights[row];
  const size_t columns = columns_of(layout.block);
  const auto node =
      ui.open({.role = NodeRole::row, .rect = {x, y, layout.content_w, height}, .key = std::to_string(row)});
  for (size_t column = 0; column < columns; ++column) {
    const Rect cell{x, y, layout.column_widths[column], height};
    const auto cell_node = ui.open(
        {.role = row == 0 ? NodeRole::columnheader : NodeRole::cell, .rect = cell, .key = std::to_string(column)});
    layout.cells[row * columns + column].draw(
        ui, {.x = x + padding_x, .y = y + padding_y, .key = "text", .align = align_of(layout.block.columns[column])});
    x += cell.w;
  }
}

void draw_rows(Ui& ui, const BlockLayout& layout, float x, float y, float hairline_w) {
  for (size_t row = 0; row < layout.row_heights.size(); ++row) {
    if (row > 0) {
      draw_hairline(ui, x, y, hairline_w, ui.palette().border.subtle);
      y += line_px;
    }
    draw_row(ui, layout, row, x, y);
    y += layout.row_heights[row];
  }
}

}  // namespace

void lay_out_table(Ui& ui, BlockLayout& layout, const BlockContext& context) {
  const size_t columns = columns_of(layout.block), rows = rows_of(layout.block);
  layout.cells.resize(rows * columns);
  for (size_t i = 0; i < layout.cells.size(); ++i) {
    const bool is_head = i < columns;
    const TextStyle base = is_head ? style::section : style::ui;
    const view::TableCell& cell = cell_of(layout.block, i / columns, i % columns);
    layout.cells[i].set(spans_of(cell, base, is_head ? Tone::secondary : context.tone), base);
  }
  layout.column_widths = fitted_widths(natural_widths(ui, layout), layout.width - 2 * line_px);
  layout.content_w = sum(layout.column_widths);
  layout.row_heights.assign(rows, line_height(ui, style::ui));
  for (size_t i = 0; i < layout.cells.size(); ++i) {
    float& height = layout.row_heights[i / columns];
    height = std::max(height, layout.cells[i].layout(ui, layout.column_widths[i % columns] - 2 * padding_x));
  }
  for (float& height : layout.row_heights) height += 2 * padding_y;
  layout.height = sum(layout.row_heights) + static_cast<float>(rows - 1) * line_px + 2 * line_px;
}

void draw_table(Ui& ui, const BlockLayout& layout, const BlockPlace& place) {
  const Rect box{place.x, place.y, layout.width, layout.height};
  const view::Palette& p = ui.palette();
  const float head_h = layout.row_heights.front();
  const Rect inner = box.inset(line_px);
  draw_box(ui, {inner.x, inner.y, inner.w, head_h},
           {.fill = p.bg.sunken, .radius = well_radius - line_px, .corners = Corners::top});
  draw_box(ui, box, {.border = p.border.subtle, .radius = well_radius});
  if (layout.content_w > inner.w + 1) {
    ScrollFrame scroll(ui, inner,
                       {.name = "Table", .key = place.key, .content_h = inner.h, .content_w = layout.content_w});
    const Rect content = scroll.content();
    const auto table =
        ui.open({.role = NodeRole::table, .rect = {content.x, content.y, layout.content_w, inner.h}, .key = "table"});
    draw_rows(ui, layout, content.x, content.y, layout.content_w);
    return;
  }
  const auto table = ui.open({.role = NodeRole::table, .rect = inner, .key = place.key});
  draw_rows(ui, layout, inner.x, inner.y, inner.w);
}

}  // namespace kf::ui
