#include "web/widgets/fields.h"

#include <algorithm>

#include "shared/base/text.h"
#include "web/platform/canvas.h"
#include "web/widgets/draw.h"
#include "web/widgets/layout.h"
#include "web/widgets/text.h"

namespace kf::ui {
namespace {

constexpr float radius = 6, border = 1, icon_px = 16, icon_gap = 8, key_gap = 4, area_padding_y = 8;
constexpr float note_gap = 6, note_icon = 12;
constexpr std::string_view secret_dot = "•";

void draw_frame(Ui& ui, const Rect& rect, const FieldOptions& options, const Interaction& state) {
  if (options.kind == FieldKind::bare) return;
  const view::Palette& p = ui.palette();
  const bool is_search = options.kind == FieldKind::search;
  const bool is_disabled = (options.flags & view::kDisabled) != 0;
  const bool is_wrong = !options.error.empty();
  const Colour fill = is_search || is_disabled ? p.fill.neutral : p.bg.surface;
  if (state.is_focused || is_wrong)
    return draw_box(ui, rect.inset(-border),
                    {.fill = fill,
                     .border = is_wrong ? p.danger.solid : p.accent.fill,
                     .border_width = 2 * border,
                     .radius = radius + border});
  const Colour rest = is_search && !ui.has_forced_colours() ? with_alpha(p.border.control, 0) : p.border.control;
  const Colour hovered = is_search ? p.border.strong : mix(p.border.control, p.text.secondary, 0.5f);
  draw_box(ui, rect,
           {.fill = fill, .border = is_disabled ? Colour{} : mix(rest, hovered, state.hover), .radius = radius});
}

float draw_key_caps(Ui& ui, const Rect& rect, std::span<const std::string_view> caps) {
  float right = rect.right() - canvas::field_padding_x - border;
  for (auto cap = caps.rbegin(); cap != caps.rend(); ++cap) {
    right -= key_cap_width(ui, *cap);
    draw_key_cap(ui, right, rect.y + rect.h / 2, *cap);
    right -= key_gap;
  }
  return caps.empty() ? 0 : rect.right() - right;
}

view::Node& add_field(Ui& ui, NodeRole role, const Rect& inner, const FieldOptions& options) {
  const uint32_t invalid = options.error.empty() ? 0u : view::kInvalid;
  const std::string description(options.error.empty() ? options.description : options.error);
  view::Node& node = ui.add_node({.role = role,
                                  .rect = inner,
                                  .name = options.name,
                                  .key = options.key,
                                  .test_id = options.test_id,
                                  .description = description,
                                  .value = options.value,
                                  .flags = options.flags | invalid,
                                  .controls = options.controls});
  const TextStyle style = ui.fit(options.style);
  node.placeholder = options.placeholder;
  node.autocomplete = options.autocomplete;
  node.font_px = style.size;
  node.line_px = style.line;
  node.mono = style.face == fonts::Face::mono_400;
  node.colour =
      view::css((options.flags & view::kDisabled) != 0 ? ui.palette().text.disabled : ui.palette().text.primary);
  return node;
}

// As the DOM shows it; placeholders there are a little paler than muted text.
void cover(Ui& ui, const Rect& inner, const FieldOptions& options, int lines_max) {
  const bool is_empty = options.value.empty();
  const bool is_disabled = (options.flags & view::kDisabled) != 0;
  const bool is_secret = options.autocomplete.find("password") != std::string_view::npos;
  std::string text(is_empty ? options.placeholder : options.value);
  if (is_secret && !is_empty) text = replace_all(std::string(options.value.size(), '*'), "*", secret_dot);
  const Tone shown = is_disabled ? Tone::disabled : is_empty ? Tone::muted : Tone::primary;
  ui.cover_field({.rect = inset(inner, canvas::field_padding_x, 0),
                  .text = std::move(text),
                  .style = options.style,
                  .tone = shown,
                  .lines_max = lines_max});
}

FieldResult result_of(Ui& ui, Id id, const Interaction& state) {
  FieldResult result;
  result.id = id;
  result.is_focused = state.is_focused;
  result.was_submitted = ui.was_submitted(id);
  if (const host::Event* edit = ui.edit_of(id)) result.edited = edit->text;
  for (const std::string_view key : ui.keys_of(id)) result.keys.emplace_back(key);
  return result;
}

Interaction interact_field(Ui& ui, Id id, const Rect& rect, const FieldOptions& options) {
  return ui.interact({.id = id,
                      .rect = rect,
                      .radius = radius,
                      .is_disabled = (options.flags & view::kDisabled) != 0,
                      .ring = RingShape::none});
}

}  // namespace

FieldResult text_field(Ui& ui, const Rect& rect, const FieldOptions& options) {
  const NodeRole role = options.kind == FieldKind::form ? NodeRole::textbox : NodeRole::searchbox;
  const float lead = options.icon != no_icon ? icon_px + icon_gap : 0;
  const float caps = draw_key_caps(ui, rect, options.key_caps);
  const Rect inner{rect.x + border + lead, rect.y, rect.w - 2 * border - lead - caps, rect.h};
  const Id id = add_field(ui, role, inner, options).id;
  cover(ui, inner, options, 1);
  const Interaction state = interact_field(ui, id, rect, options);
  draw_frame(ui, rect, options, state);
  if (lead > 0)
    draw_icon(ui, options.icon, Rect{rect.x + border + canvas::field_padding_x, rect.y, icon_px, rect.h}, icon_px,
              ui.colour(Tone::muted));
  return result_of(ui, id, state);
}

FieldResult text_area(Ui& ui, const Rect& rect, const FieldOptions& options) {
  const bool is_bare = options.kind == FieldKind::bare;
  const Rect inner = inset(rect, is_bare ? 0 : border, is_bare ? 0 : area_padding_y);
  const Id id = add_field(ui, NodeRole::textarea, inner, options).id;
  cover(ui, inner, options, std::max(1, static_cast<int>(inner.h / line_height(ui, options.style))));
  const Interaction state = interact_field(ui, id, rect, options);
  draw_frame(ui, rect, options, state);
  return result_of(ui, id, state);
}

float text_area_height(Ui& ui, float width, std::string_view text, TextStyle style, int lines_max) {
  const float line = line_height(ui, style);
  const float needed = paragraph_height(ui, width - 2 * canvas::field_padding_x, text, style);
  return std::clamp(needed, line, line * static_cast<float>(lines_max));
}

float field_note(Ui& ui, const Rect& rect, std::string_view text, NoteKind kind) {
  if (kind == NoteKind::helper)
    return paragraph(ui, rect, text, {.look = {.style = style::meta, .tone = Tone::muted}, .lines_max = 0});
  draw_icon(ui, Icon::alert, Rect{rect.x, rect.y, note_icon, line_height(ui, style::meta)}, note_icon,
            ui.colour(Tone::danger));
  const float lead = note_icon + note_gap;
  return paragraph(ui, {rect.x + lead, rect.y, rect.w - lead, 0}, text,
                   {.look = {.style = style::meta, .tone = Tone::danger}, .lines_max = 0});
}

}  // namespace kf::ui
