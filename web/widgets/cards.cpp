#include "web/widgets/cards.h"

#include <algorithm>
#include <string>

#include "web/widgets/draw.h"
#include "web/widgets/layout.h"

namespace kf::ui {
namespace {

constexpr float card_radius = 10;
constexpr float banner_radius = 8, banner_left = 14, banner_edge = 8, banner_gap = 12, icon_px = 16;
constexpr float empty_icon = 20, empty_title_gap = 10, empty_text_gap = 4, empty_action_gap = 14;
constexpr double skeleton_after_ms = 200;
constexpr float skeleton_radius = 4;

struct BannerLook {
  Colour fill, border;
  Tone icon_tone;
  Icon icon;
};

BannerLook look_of(const view::Palette& p, BannerKind kind) {
  switch (kind) {
    case BannerKind::warning: return {p.warning.soft, p.warning.border, Tone::warning, Icon::alert};
    case BannerKind::info: return {p.info.soft, p.info.border, Tone::info, Icon::info};
    case BannerKind::danger: break;
  }
  return {p.danger.soft, p.danger.border, Tone::danger, Icon::bad};
}

ButtonOptions banner_button(const BannerOptions& options) {
  return {.name = options.action, .size = ButtonSize::small};
}

float banner_text_width(Ui& ui, float width, const BannerOptions& options) {
  const float action =
      options.action.empty() ? banner_edge : button_width(ui, banner_button(options)) + banner_gap + banner_edge;
  return width - banner_left - icon_px - banner_gap - action;
}

float one_line_or_button(Ui& ui, const BannerOptions& options) {
  return options.action.empty() ? line_height(ui, style::ui) : button_height(ui, ButtonSize::small);
}

}  // namespace

void card(Ui& ui, const Rect& rect) {
  draw_box(ui, rect, {.fill = ui.palette().bg.raised, .border = ui.palette().border.subtle, .radius = card_radius});
}

void selected_card(Ui& ui, const Rect& rect) {
  draw_box(ui, rect.inset(-1),
           {.fill = ui.palette().bg.raised,
            .border = ui.palette().accent.fill,
            .border_width = 2,
            .radius = card_radius + 1});
}

bool card_button(Ui& ui, const Rect& rect, const CardButtonOptions& options) {
  const Interaction state = control(ui, rect, {.name = options.name, .radius = card_radius, .key = options.key});
  if (!ui.is_visible(rect)) return state.was_activated;
  const view::Palette& p = ui.palette();
  const Colour hovered = state.is_pressed ? p.fill.pressed : with_alpha(p.fill.hover, state.hover);
  const Colour fill = hovered.a() > 0 ? over(hovered, p.bg.raised) : p.bg.raised;
  if (options.state == CardState::selected)
    draw_box(ui, rect.inset(-1), {.fill = fill, .border = p.accent.fill, .border_width = 2, .radius = card_radius + 1});
  else
    draw_box(ui, rect,
             {.fill = fill, .border = mix(p.border.subtle, p.border.normal, state.hover), .radius = card_radius});
  return state.was_activated;
}

float banner_height(Ui& ui, float width, const BannerOptions& options) {
  const float text = paragraph_height(ui, banner_text_width(ui, width, options), options.text, style::ui);
  return std::max(text, one_line_or_button(ui, options)) + 2 * banner_edge + 2;
}

bool banner(Ui& ui, const Rect& rect, const BannerOptions& options) {
  const BannerLook look = look_of(ui.palette(), options.kind);
  const bool is_alert = options.kind == BannerKind::danger;
  const auto node = ui.open({.role = is_alert ? NodeRole::alert : NodeRole::status,
                             .rect = rect,
                             .key = options.text,
                             .test_id = options.test_id});
  draw_box(ui, rect, {.fill = look.fill, .border = look.border, .radius = banner_radius});
  const float text_w = banner_text_width(ui, rect.w, options);
  const float text_h = paragraph_height(ui, text_w, options.text, style::ui);
  const float text_y = rect.y + (rect.h - text_h) / 2;
  draw_icon(ui, look.icon, Rect{rect.x + banner_left, text_y, icon_px, line_height(ui, style::ui)}, icon_px,
            ui.colour(look.icon_tone));
  paragraph(ui, {rect.x + banner_left + icon_px + banner_gap, text_y, text_w, 0}, options.text, {.lines_max = 0});
  if (options.action.empty()) return false;
  const ButtonOptions action = banner_button(options);
  const float width = button_width(ui, action), height = button_height(ui, ButtonSize::small);
  return button(ui, {rect.right() - banner_edge - 1 - width, rect.y + (rect.h - height) / 2, width, height}, action);
}

float empty_state_height(Ui& ui, float width, const EmptyOptions& options) {
  float height = options.icon != no_icon ? empty_icon + empty_title_gap : 0;
  height += paragraph_height(ui, width, options.title, style::ui_medium);
  if (!options.text.empty()) height += empty_text_gap + paragraph_height(ui, width, options.text, style::meta);
  if (!options.action.name.empty()) height += empty_action_gap + button_height(ui, options.action.size);
  return height;
}

bool empty_state(Ui& ui, const Rect& rect, const EmptyOptions& options) {
  const bool is_centred = options.place == EmptyPlace::card;
  const Align align = is_centred ? Align::centre : Align::left;
  const auto group = ui.open({.role = NodeRole::group, .rect = rect, .key = options.title, .test_id = options.test_id});
  Column column(rect);
  if (options.icon != no_icon) {
    const Rect line = column.take(empty_icon);
    draw_icon(ui, options.icon, is_centred ? line : Rect{line.x, line.y, empty_icon, empty_icon}, empty_icon,
              ui.colour(Tone::muted));
    column.gap(empty_title_gap);
  }
  column.gap(paragraph(ui, column.rest(), options.title,
                       {.look = {.style = style::ui_medium, .align = align}, .lines_max = 0}));
  if (!options.text.empty()) {
    column.gap(empty_text_gap);
    column.gap(paragraph(ui, column.rest(), options.text,
                         {.look = {.style = style::meta, .tone = Tone::muted, .align = align}, .lines_max = 0}));
  }
  if (options.action.name.empty()) return false;
  column.gap(empty_action_gap);
  const Rect line = column.take(button_height(ui, options.action.size));
  const float width = button_width(ui, options.action);
  return button(ui, is_centred ? centred(line, width, line.h) : Rect{line.x, line.y, width, line.h}, options.action);
}

bool shows_skeleton(Ui& ui, std::string_view loading) {
  const double left_ms = skeleton_after_ms - ui.shown_ms(ui.id_of(NodeRole::group, loading));
  if (left_ms > 0) ui.request_frame_in(left_ms);
  return left_ms <= 0;
}

void skeleton(Ui& ui, const Rect& rect) {
  draw_box(ui, rect, {.fill = ui.palette().fill.skeleton, .radius = skeleton_radius});
}

}  // namespace kf::ui
