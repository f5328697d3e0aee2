#include "web/widgets/rows.h"

#include <algorithm>

#include "web/widgets/buttons.h"
#include "web/widgets/draw.h"

namespace kf::ui {
namespace {

constexpr float row_radius = 6, row_padding = 10, menu_px = 28, icon_px = 16, chevron_px = 12, gap = 8;

// The row's own button or link, below the menu button in the order of reading.
Interaction row_control(Ui& ui, const Rect& rect, const ListRowOptions& options) {
  const bool is_selected = options.state == RowState::selected;
  const bool is_link = !options.href.empty();
  const uint32_t flags = is_selected ? (is_link ? view::kCurrent : view::kSelected) : 0u;
  return control(ui, rect,
                 {.role = is_link ? NodeRole::link : NodeRole::button,
                  .name = options.name,
                  .radius = row_radius,
                  .description = options.description,
                  .href = options.href,
                  .test_id = options.test_id,
                  .key = "row",
                  .flags = flags});
}

void draw_row(Ui& ui, const Rect& rect, const ListRowOptions& options, const Interaction& state, bool shows_menu) {
  const view::Palette& p = ui.palette();
  const bool is_selected = options.state == RowState::selected;
  const Colour hovered =
      state.is_pressed ? p.fill.pressed
                       : with_alpha(p.fill.hover, std::max(state.hover, shows_menu && !ui.is_touch() ? 1.f : 0.f));
  draw_box(ui, rect, {.fill = is_selected ? p.fill.selected : hovered, .radius = row_radius});
  const float right = shows_menu ? menu_px + 2 : row_padding;
  const Colour text = is_selected ? p.text.primary : mix(p.text.secondary, p.text.primary, state.hover);
  draw_text(ui, {rect.x + row_padding, rect.y, rect.w - row_padding - right, rect.h}, options.name,
            {.style = is_selected ? style::ui_medium : style::ui, .colour = text});
}

}  // namespace

float section_heading(Ui& ui, const Rect& rect, std::string_view text, int level, std::string_view count) {
  float width = label(ui, rect, text, {.look = {.style = style::section}, .role = NodeRole::heading, .level = level});
  if (!count.empty())
    width += gap + label(ui, {rect.x + width + gap, rect.y, rect.w - width - gap, rect.h}, count,
                         {.look = {.tone = Tone::muted}, .key = text});
  return width;
}

ListRowResult list_row(Ui& ui, const Rect& rect, const ListRowOptions& options) {
  ListRowResult result;
  const auto item = ui.open({.role = NodeRole::listitem, .rect = rect, .key = options.key});
  const Interaction state = row_control(ui, rect, options);
  result.was_activated = state.was_activated;
  result.menu_rect = {rect.right() - menu_px - 2, rect.y + (rect.h - menu_px) / 2, menu_px, menu_px};
  result.menu_id = ui.id_of(NodeRole::button, "menu");
  const bool has_menu = !options.menu_name.empty();
  const bool has_focus = state.is_focused || ui.is_focused(result.menu_id);
  const bool shows_menu = has_menu && (ui.is_hovered(rect) || has_focus || options.is_menu_open || ui.is_touch());
  if (ui.is_visible(rect)) draw_row(ui, rect, options, state, shows_menu && !ui.is_touch());
  if (!has_menu) return result;
  // It stays in the tree while it is not drawn, so that the Tab key reaches it.
  const uint32_t open_flags = view::kHasPopup | view::kExpandable | (options.is_menu_open ? view::kExpanded : 0u);
  if (shows_menu)
    result.was_menu_activated = icon_button(
        ui, result.menu_rect, {.name = options.menu_name, .icon = Icon::dots, .key = "menu", .flags = open_flags});
  else
    result.was_menu_activated =
        control(ui, result.menu_rect, {.name = options.menu_name, .key = "menu", .flags = open_flags}).was_activated;
  return result;
}

void key_value(Ui& ui, const Rect& rect, const KeyValueOptions& options) {
  const auto group = ui.open({.role = NodeRole::group, .rect = rect, .key = options.label});
  label(ui, {rect.x, rect.y, options.label_width - gap, rect.h}, options.label,
        {.look = {.tone = Tone::muted}, .key = "label"});
  label(ui, {rect.x + options.label_width, rect.y, rect.w - options.label_width, rect.h}, options.value,
        {.look = {.style = options.value_style, .tone = options.value_tone}, .key = "value"});
}

bool expandable_row(Ui& ui, const Rect& rect, const ExpandableOptions& options) {
  const bool is_open = options.unfolded == Unfolded::yes;
  const Interaction state = control(ui, rect,
                                    {.name = options.name,
                                     .description = options.detail,
                                     .test_id = options.test_id,
                                     .key = options.key,
                                     .flags = view::kExpandable | (is_open ? view::kExpanded : 0u)});
  if (!ui.is_visible(rect)) return state.was_activated;
  float x = rect.x;
  if (options.icon != no_icon || options.is_busy) {
    const Rect at{x, rect.y, icon_px, rect.h};
    const Colour colour = ui.colour(options.icon_tone);
    options.is_busy ? draw_spinner(ui, at, icon_px, colour) : draw_icon(ui, options.icon, at, icon_px, colour);
    x += icon_px + gap;
  }
  const Colour text = mix(ui.colour(options.tone), ui.colour(Tone::primary), state.hover);
  const Icon chevron = is_open ? Icon::down : Icon::right;
  float right = rect.right() - (options.keeps_to_left ? 0 : chevron_px + gap);
  if (!options.detail.empty()) {
    const float width = std::min(text_width(ui, options.detail, style::meta), right - x);
    draw_text(ui, {right - width, rect.y, width + 0.5f, rect.h}, options.detail,
              {.style = style::meta, .tone = Tone::muted});
    right -= width + gap;
  }
  x += draw_text(ui, {x, rect.y, right - x, rect.h}, options.name, {.style = options.style, .colour = text}) + gap;
  if (!options.argument.empty() && x < right)
    x += draw_text(ui, {x, rect.y, right - x, rect.h}, options.argument, {.tone = Tone::secondary}) + gap;
  const float chevron_x = options.keeps_to_left ? x : rect.right() - chevron_px;
  draw_icon(ui, chevron, Rect{chevron_x, rect.y, chevron_px, rect.h}, chevron_px,
            mix(ui.colour(Tone::secondary), text, state.hover));
  return state.was_activated;
}

}  // namespace kf::ui
