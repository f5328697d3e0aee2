#include "web/widgets/tabs.h"

#include "web/widgets/text.h"

namespace kf::ui {
namespace {

constexpr float padding = 10, gap = 4, part_gap = 6, underline = 2, dot_px = 8;

float tab_width(Ui& ui, const TabItem& item) {
  float width = 2 * padding + text_width(ui, item.name, style::ui_medium);
  if (!item.count.empty()) width += part_gap + text_width(ui, item.count, style::ui);
  if (item.dot != TabDot::none) width += part_gap + dot_px;
  return width;
}

void draw_tab(Ui& ui, const Rect& rect, const TabItem& item, bool is_chosen, float hover) {
  const view::Palette& p = ui.palette();
  float x = rect.x + padding;
  if (item.dot == TabDot::full) {
    draw_dot(ui, x + dot_px / 2, rect.y + rect.h / 2, DotShape::full, ui.colour(item.dot_tone));
    x += dot_px + part_gap;
  }
  const Colour text = is_chosen ? p.text.primary : mix(p.text.muted, p.text.primary, hover);
  x += draw_text(ui, {x, rect.y, rect.right() - x, rect.h}, item.name, {.style = style::ui_medium, .colour = text}) +
       part_gap;
  if (!item.count.empty())
    x += draw_text(ui, {x, rect.y, rect.right() - x, rect.h}, item.count, {.tone = Tone::muted}) + part_gap;
  if (item.dot == TabDot::hollow)
    draw_dot(ui, x + dot_px / 2, rect.y + rect.h / 2, DotShape::hollow, ui.colour(item.dot_tone));
  if (is_chosen)
    draw_box(ui, {rect.x + padding, rect.bottom() - 1, rect.w - 2 * padding, underline},
             {.fill = p.accent.fill, .radius = 1});
}

}  // namespace

float tab_bar_width(Ui& ui, std::span<const TabItem> items) {
  float width = 0;
  for (const TabItem& item : items) width += tab_width(ui, item) + (width > 0 ? gap : 0);
  return width;
}

std::optional<size_t> tab_bar(Ui& ui, const Rect& rect, const TabBarOptions& options) {
  const auto list = ui.open({.role = NodeRole::tablist, .rect = rect, .name = options.name});
  std::optional<size_t> chosen;
  float x = rect.x;
  for (size_t i = 0; i < options.items.size(); ++i) {
    const TabItem& item = options.items[i];
    const Rect place{x, rect.y, tab_width(ui, item), rect.h};
    const bool is_chosen = i == options.chosen;
    const Id id = ui.add({.role = NodeRole::tab,
                          .rect = place,
                          .name = item.name,
                          .test_id = item.test_id,
                          .description = item.count,
                          .flags = is_chosen ? view::kSelected : 0u,
                          .controls = is_chosen ? options.panel : 0});
    const Interaction state = ui.interact({.id = id, .rect = place, .radius = 4});
    draw_tab(ui, place, item, is_chosen, state.hover);
    if (state.was_activated) chosen = i;
    x += place.w + gap;
  }
  return chosen;
}

}  // namespace kf::ui
