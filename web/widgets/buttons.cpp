#include "web/widgets/buttons.h"

#include <algorithm>
#include <cmath>

#include "web/widgets/draw.h"
#include "web/widgets/text.h"

namespace kf::ui {
namespace {

constexpr float radius = 6, padding = 12, padding_small = 10, icon_px = 16, icon_small_px = 12, icon_gap = 6;
constexpr float height_normal = 32, height_small = 28, height_phone = 44;
constexpr TextStyle text_style = style::ui_medium;
constexpr Colour black{0x000000FF};  // the tokens name no hover for a filled danger button: it darkens

struct ButtonLook {
  Colour fill, border, text;
};

ButtonLook disabled_look(const Ui& ui, ButtonKind kind) {
  const view::Palette& p = ui.palette();
  return {kind == ButtonKind::ghost ? Colour{} : p.fill.neutral, {}, p.text.disabled};
}

ButtonLook filled_look(Colour rest, Colour hovered, Colour pressed, Colour text, const Interaction& state) {
  return {state.is_pressed ? pressed : mix(rest, hovered, state.hover), {}, text};
}

ButtonLook bordered_look(const Ui& ui, Colour text, const Interaction& state) {
  const view::Palette& p = ui.palette();
  if (state.is_pressed) return {over(p.fill.pressed, p.bg.raised), p.border.normal, text};
  return {p.bg.raised, mix(p.border.normal, p.border.strong, state.hover), text};
}

ButtonLook ghost_look(const Ui& ui, const Interaction& state) {
  const view::Palette& p = ui.palette();
  const Colour text = mix(p.text.secondary, p.text.primary, state.hover);
  return {state.is_pressed ? p.fill.pressed : with_alpha(p.fill.hover, state.hover), {}, text};
}

ButtonLook look_of(const Ui& ui, ButtonKind kind, ButtonState usable, const Interaction& state) {
  const view::Palette& p = ui.palette();
  if (usable == ButtonState::disabled) return disabled_look(ui, kind);
  switch (kind) {
    case ButtonKind::primary:
      return filled_look(p.accent.fill, p.accent.fill_hover, p.accent.fill_pressed, p.accent.on, state);
    case ButtonKind::danger_filled:
      return filled_look(p.danger.solid, mix(p.danger.solid, black, 0.1f), mix(p.danger.solid, black, 0.2f),
                         p.danger.on, state);
    case ButtonKind::danger: return bordered_look(ui, p.danger.text, state);
    case ButtonKind::ghost: return ghost_look(ui, state);
    case ButtonKind::secondary: break;
  }
  return bordered_look(ui, p.text.primary, state);
}

std::string_view shown_text(const ButtonOptions& options) {
  return options.label.empty() ? options.name : options.label;
}

float inner_width(Ui& ui, const ButtonOptions& options) {
  const bool has_icon = options.icon != no_icon;
  const bool has_after = options.icon_after != no_icon;
  return text_width(ui, shown_text(options), text_style) + (has_icon ? icon_px + icon_gap : 0) +
         (has_after ? icon_small_px + icon_gap : 0);
}

// A busy button without an icon shows the spinner over its text's place, so that its width stays.
void draw_inner(Ui& ui, const Rect& rect, const ButtonOptions& options, Colour colour) {
  const float side = options.size == ButtonSize::small ? padding_small : padding;
  const float room = rect.w - 2 * side;
  const float width = std::min(inner_width(ui, options), room);
  float x = rect.x + side + (options.align == Align::left ? 0 : (room - width) / 2);
  const float end = x + width;
  const bool is_busy = options.state == ButtonState::busy;
  if (is_busy && options.icon == no_icon) return draw_spinner(ui, rect, icon_px, colour);
  if (options.icon != no_icon) {
    const Rect at{x, rect.y, icon_px, rect.h};
    is_busy ? draw_spinner(ui, at, icon_px, colour) : draw_icon(ui, options.icon, at, icon_px, colour);
    x += icon_px + icon_gap;
  }
  float text_end = end;
  if (options.icon_after != no_icon) {
    draw_icon(ui, options.icon_after, Rect{end - icon_small_px, rect.y, icon_small_px, rect.h}, icon_small_px, colour);
    text_end -= icon_small_px + icon_gap;
  }
  draw_text(ui, {x, rect.y, text_end - x + 0.5f, rect.h}, shown_text(options), {.style = text_style, .colour = colour});
}

uint32_t state_flags(ButtonState state) {
  if (state == ButtonState::disabled) return view::kDisabled;
  return state == ButtonState::busy ? view::kDisabled | view::kBusy : 0;
}

}  // namespace

float button_height(const Ui& ui, ButtonSize size) {
  if (ui.is_phone()) return height_phone;
  return size == ButtonSize::small ? height_small : height_normal;
}

float button_width(Ui& ui, const ButtonOptions& options) {
  return std::ceil(inner_width(ui, options) + 2 * (options.size == ButtonSize::small ? padding_small : padding));
}

bool button(Ui& ui, const Rect& rect, const ButtonOptions& options) {
  const Id id = ui.add({.role = NodeRole::button,
                        .rect = rect,
                        .name = options.name,
                        .key = options.key,
                        .test_id = options.test_id,
                        .description = options.description,
                        .flags = options.flags | state_flags(options.state)});
  const Interaction state = ui.interact({.id = id,
                                         .rect = rect,
                                         .radius = radius,
                                         .tooltip = options.description,
                                         .is_disabled = options.state != ButtonState::ready});
  if (!ui.is_visible(rect)) return state.was_activated;
  const ButtonLook look = look_of(ui, options.kind, options.state, state);
  draw_box(ui, rect, {.fill = look.fill, .border = look.border, .radius = radius});
  draw_inner(ui, rect, options, look.text);
  return state.was_activated;
}

bool icon_button(Ui& ui, const Rect& rect, const IconButtonOptions& options) {
  const Id id = ui.add({.role = NodeRole::button,
                        .rect = rect,
                        .name = options.name,
                        .key = options.key,
                        .test_id = options.test_id,
                        .description = options.description,
                        .flags = options.flags | state_flags(options.state)});
  const std::string_view tooltip = options.description.empty() ? options.name : options.description;
  const Interaction state = ui.interact({.id = id,
                                         .rect = rect,
                                         .radius = options.radius,
                                         .tooltip = tooltip,
                                         .is_disabled = options.state != ButtonState::ready});
  if (!ui.is_visible(rect)) return state.was_activated;
  const ButtonLook look = look_of(ui, options.kind, options.state, state);
  draw_box(ui, rect, {.fill = look.fill, .border = look.border, .radius = options.radius});
  if (options.state == ButtonState::busy)
    draw_spinner(ui, rect, options.icon_size, look.text);
  else
    draw_icon(ui, options.icon, rect, options.icon_size, look.text);
  return state.was_activated;
}

Interaction control(Ui& ui, const Rect& rect, const PlainControl& options) {
  const Id id = ui.add({.role = options.role,
                        .rect = rect,
                        .name = options.name,
                        .key = options.key,
                        .test_id = options.test_id,
                        .description = options.description,
                        .href = options.href,
                        .flags = options.flags});
  return ui.interact({.id = id,
                      .rect = rect,
                      .radius = options.radius,
                      .tooltip = options.tooltip,
                      .is_disabled = (options.flags & view::kDisabled) != 0});
}

}  // namespace kf::ui
