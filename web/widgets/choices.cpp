// Checkbox, switch and segment.
#include <cmath>

#include "web/widgets/buttons.h"
#include "web/widgets/draw.h"
#include "web/widgets/fields.h"
#include "web/widgets/layout.h"
#include "web/widgets/text.h"

namespace kf::ui {
namespace {

constexpr float box_px = 16, box_radius = 4, check_px = 12, box_gap = 8, box_border = 1.5f;
constexpr float switch_w = 32, switch_h = 20, knob_px = 16, knob_inset = 2;
constexpr float track_radius = 7, track_padding = 2, item_padding = 12, item_gap = 2, item_radius = 5;

Interaction add_choice(Ui& ui, const Rect& rect, const ChoiceOptions& options, float radius) {
  const uint32_t checked = options.checked == Checked::yes ? view::kChecked : 0u;
  return control(ui, rect,
                 {.role = NodeRole::checkbox,
                  .name = options.name,
                  .radius = radius,
                  .description = options.description,
                  .test_id = options.test_id,
                  .key = options.key,
                  .flags = options.flags | checked});
}

Tone choice_tone(const ChoiceOptions& options) {
  return (options.flags & view::kDisabled) != 0 ? Tone::disabled : Tone::primary;
}

float item_width(Ui& ui, const SegmentItem& item) {
  return std::ceil(text_width(ui, item.name, style::ui_medium) + 2 * item_padding);
}

}  // namespace

float checkbox_width(Ui& ui, std::string_view name) { return box_px + box_gap + text_width(ui, name, style::ui); }

bool checkbox(Ui& ui, const Rect& rect, const ChoiceOptions& options) {
  const Interaction state = add_choice(ui, rect, options, box_radius);
  const view::Palette& p = ui.palette();
  const Rect box{rect.x, rect.y + (rect.h - box_px) / 2, box_px, box_px};
  if (options.checked == Checked::yes) {
    draw_box(ui, box, {.fill = mix(p.accent.fill, p.accent.fill_hover, state.hover), .radius = box_radius});
    draw_icon(ui, Icon::check, box, check_px, p.accent.on);
  } else {
    draw_box(ui, box,
             {.fill = with_alpha(p.fill.hover, state.hover),
              .border = p.border.control,
              .border_width = box_border,
              .radius = box_radius});
  }
  draw_text(ui, {box.right() + box_gap, rect.y, rect.right() - box.right() - box_gap, rect.h}, options.name,
            {.tone = choice_tone(options)});
  return state.was_activated;
}

bool toggle(Ui& ui, const Rect& rect, const ChoiceOptions& options) {
  const Rect track{rect.x, rect.y + (rect.h - switch_h) / 2, switch_w, switch_h};
  const Interaction state = add_choice(ui, track, options, switch_h / 2);
  const view::Palette& p = ui.palette();
  const bool is_on = options.checked == Checked::yes;
  const float part =
      ui.animate(Ui::sub(ui.id_of(NodeRole::checkbox, options.key.empty() ? options.name : options.key), "knob"),
                 is_on ? 1.f : 0.f, view::motion::hover_ms);
  draw_box(ui, track,
           {.fill = mix(p.border.control, mix(p.accent.fill, p.accent.fill_hover, state.hover), part),
            .radius = switch_h / 2});
  const float x = track.x + knob_inset + part * (switch_w - knob_px - 2 * knob_inset);
  draw_box(ui, {x, track.y + knob_inset, knob_px, knob_px},
           {.fill = mix(p.bg.surface, p.accent.on, part), .radius = knob_px / 2});
  return state.was_activated;
}

float segment_width(Ui& ui, std::span<const SegmentItem> items) {
  float width = 2 * track_padding - item_gap;
  for (const SegmentItem& item : items) width += item_width(ui, item) + item_gap;
  return width;
}

std::optional<size_t> segment(Ui& ui, const Rect& rect, std::string_view name, std::span<const SegmentItem> items,
                              size_t chosen) {
  const auto group = ui.open({.role = NodeRole::group, .rect = rect, .name = name});
  const view::Palette& p = ui.palette();
  draw_box(ui, rect, {.fill = p.fill.neutral, .radius = track_radius});
  std::optional<size_t> now_chosen;
  Row row(rect.inset(track_padding));
  for (size_t i = 0; i < items.size(); ++i) {
    const Rect place = row.take(item_width(ui, items[i]));
    row.gap(item_gap);
    const Interaction state = control(ui, place,
                                      {.name = items[i].name,
                                       .radius = item_radius,
                                       .test_id = items[i].test_id,
                                       .flags = i == chosen ? view::kSelected : 0u});
    if (i == chosen) draw_box(ui, place, {.fill = p.bg.raised, .border = p.border.normal, .radius = item_radius});
    const Colour text = i == chosen ? p.text.primary : mix(p.text.muted, p.text.primary, state.hover);
    draw_text(ui, place, items[i].name, {.style = style::ui_medium, .align = Align::centre, .colour = text});
    if (state.was_activated) now_chosen = i;
  }
  return now_chosen;
}

}  // namespace kf::ui
