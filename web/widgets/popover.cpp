// Popovers, menus and where they stand.
#include "web/widgets/popover.h"

#include <algorithm>

#include "web/widgets/draw.h"
#include "web/widgets/layout.h"
#include "web/widgets/text.h"

namespace kf::ui {
namespace {

constexpr float popover_radius = 10, rise_px = 4, page_air = 8, anchor_gap = 6;
constexpr float menu_padding = 6, item_h = 32, item_phone_h = 44, item_padding = 10, item_gap = 8, item_radius = 6,
                icon_px = 16;
constexpr float divider_air = 6, sheet_radius = 14, handle_w = 36, handle_h = 4, handle_room = 20;

float item_height(const Ui& ui) { return ui.is_phone() ? item_phone_h : item_h; }

float menu_height(const Ui& ui, std::span<const MenuItem> items) {
  float height = 2 * menu_padding + (ui.is_phone() ? handle_room : 0);
  for (const MenuItem& item : items) height += item_height(ui) + (item.is_divided ? 2 * divider_air + 1 : 0);
  return height + 2;
}

void draw_item(Ui& ui, const Rect& rect, const MenuItem& item, const Interaction& state) {
  const view::Palette& p = ui.palette();
  if (state.is_hovered || state.is_focused)
    draw_box(ui, rect, {.fill = state.is_pressed ? p.fill.pressed : p.fill.selected, .radius = item_radius});
  const Colour text = ui.colour(item.is_disabled ? Tone::disabled : item.tone);
  Row row(inset(rect, item_padding, 0));
  if (item.icon != no_icon) {
    const Colour icon = item.tone == Tone::primary ? ui.colour(item.is_disabled ? Tone::disabled : Tone::muted) : text;
    draw_icon(ui, item.icon, row.take(icon_px), icon_px, icon);
    row.gap(item_gap);
  }
  if (item.is_checked) draw_icon(ui, Icon::check, row.take_right(icon_px), icon_px, ui.colour(Tone::accent));
  if (!item.hint.empty()) {
    draw_text(ui, row.take_right(text_width(ui, item.hint, style::meta)), item.hint,
              {.style = style::meta, .tone = Tone::muted});
    row.gap_right(item_gap);
  }
  draw_text(ui, row.rest(), item.name, {.colour = text});
}

Rect menu_place(const Ui& ui, const MenuOptions& options) {
  const float height = menu_height(ui, options.items);
  if (ui.is_phone()) return {0, ui.page().h - height, ui.page().w, height};
  return popover_place(ui, options.anchor_rect, options.width, height, Side::below, options.align);
}

}  // namespace

Rect popover_place(const Ui& ui, const Rect& anchor, float width, float height, Side wanted, Align align) {
  const Rect page = ui.page().inset(page_air);
  const float above = anchor.y - anchor_gap - page.y, below = page.bottom() - anchor.bottom() - anchor_gap;
  const bool goes_below = wanted == Side::below ? below >= height || below >= above : above < height && below > above;
  const float room = goes_below ? below : above;
  const float h = std::min(height, std::max(room, 0.f));
  float x = anchor.x;
  if (align == Align::right) x = anchor.right() - width;
  if (align == Align::centre) x = anchor.x + (anchor.w - width) / 2;
  const float w = std::min(width, page.w);
  return {std::clamp(x, page.x, std::max(page.x, page.right() - w)),
          goes_below ? anchor.bottom() + anchor_gap : anchor.y - anchor_gap - h, w, h};
}

PopoverFrame::PopoverFrame(Ui& ui, const Rect& rect, const PopoverOptions& options) : ui_(ui), rect_(rect) {
  was_dismissed_ = ui.was_pressed_outside(rect) && ui.was_pressed_outside(options.anchor_rect);
  layer_.emplace(ui, 0, &Ui::close_layer);
  ui.push_layer(Layer::popover);
  ui.occlude(rect);
  id_ = ui.add({.role = options.role,
                .rect = rect,
                .name = options.name,
                .key = options.key,
                .test_id = options.test_id,
                .flags = options.flags});
  node_.emplace(ui, id_, &Ui::close_node);
  ui.push_parent(id_, rect);
  shown_ = ui.appear(Ui::sub(id_, "popover"), view::motion::popover_ms);
  mark_ = ui.mark();
  const bool is_sheet = ui.is_phone() && rect.w >= ui.page().w;
  const float radius = is_sheet ? sheet_radius : popover_radius;
  if (is_sheet) draw_box(ui, ui.page(), {.fill = ui.palette().scrim});
  draw_shadow(ui, rect, radius, 3);
  draw_box(ui, rect,
           {.fill = ui.palette().bg.overlay,
            .border = ui.palette().border.normal,
            .radius = radius,
            .corners = is_sheet ? Corners::top : Corners::all});
  if (is_sheet)
    draw_box(ui, {rect.x + (rect.w - handle_w) / 2, rect.y + menu_padding + 2, handle_w, handle_h},
             {.fill = ui.palette().border.strong, .radius = handle_h / 2});
}

PopoverFrame::~PopoverFrame() {
  ui_.transform_since(mark_, shown_, (1 - shown_) * rise_px);
  node_.reset();
  layer_.reset();
}

MenuResult menu(Ui& ui, const MenuOptions& options) {
  MenuResult result;
  PopoverFrame popover(
      ui, menu_place(ui, options),
      {.name = options.name, .anchor_rect = options.anchor_rect, .role = NodeRole::menu, .test_id = options.test_id});
  result.was_dismissed = popover.was_dismissed();
  Column column(inset(popover.rect(), menu_padding + 1, menu_padding + 1));
  if (ui.is_phone()) column.gap(handle_room);
  for (size_t i = 0; i < options.items.size(); ++i) {
    const MenuItem& item = options.items[i];
    if (item.is_divided) {
      column.gap(divider_air);
      const Rect line = column.take(1);
      draw_hairline(ui, line.x, line.y, line.w, ui.palette().border.subtle);
      column.gap(divider_air);
    }
    const Rect place = column.take(item_height(ui));
    const uint32_t flags = (i == 0 ? view::kAutoFocus : 0u) | (item.is_checked ? view::kChecked : 0u) |
                           (item.is_disabled ? view::kDisabled : 0u);
    const Interaction state = control(ui, place,
                                      {.role = NodeRole::menuitem,
                                       .name = item.name,
                                       .radius = item_radius,
                                       .test_id = item.test_id,
                                       .flags = flags});
    draw_item(ui, place, item, state);
    if (state.was_activated) result.chosen = i;
  }
  return result;
}

}  // namespace kf::ui
