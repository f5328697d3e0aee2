#include "web/widgets/badges.h"

#include <algorithm>
#include <cmath>

namespace kf::ui {
namespace {

constexpr float badge_h = 20, badge_padding = 6, badge_radius = 4, badge_icon = 12, badge_gap = 4;
constexpr float dot_px = 8, word_gap = 8, word_icon_gap = 4;
constexpr float gauge_w = 40, gauge_h = 4, gauge_gap = 8, gauge_warns_from = 0.85f;
constexpr float progress_ease_ms = 250;

struct BadgeLook {
  Colour fill, border, text;
};

BadgeLook look_of(const view::Palette& p, BadgeKind kind) {
  switch (kind) {
    case BadgeKind::outline: return {{}, p.border.normal, p.text.secondary};
    case BadgeKind::accent: return {p.accent.soft, {}, p.accent.text};
    case BadgeKind::success: return {p.success.soft, {}, p.success.text};
    case BadgeKind::warning: return {p.warning.soft, {}, p.warning.text};
    case BadgeKind::danger: return {p.danger.soft, {}, p.danger.text};
    case BadgeKind::info: return {p.info.soft, {}, p.info.text};
    case BadgeKind::neutral: break;
  }
  return {p.fill.neutral, {}, p.text.secondary};
}

Colour solid_of(const Ui& ui, Tone tone) {
  const view::Palette& p = ui.palette();
  switch (tone) {
    case Tone::success: return p.success.solid;
    case Tone::warning: return p.warning.solid;
    case Tone::danger: return p.danger.solid;
    case Tone::info: return p.info.solid;
    case Tone::accent: return p.accent.fill;
    default: return ui.colour(tone);
  }
}

Colour gauge_colour(const view::Palette& p, float part) {
  if (part >= 1) return p.danger.solid;
  return part >= gauge_warns_from ? p.warning.solid : p.text.muted;
}

Tone gauge_tone(float part) {
  if (part >= 1) return Tone::danger;
  return part >= gauge_warns_from ? Tone::warning : Tone::muted;
}

}  // namespace

float badge_width(Ui& ui, const BadgeOptions& options) {
  const float icon = options.icon != no_icon ? badge_icon + badge_gap : 0;
  return std::ceil(2 * badge_padding + icon + text_width(ui, options.text, style::micro));
}

float badge(Ui& ui, float x, float centre_y, const BadgeOptions& options) {
  const Rect rect{x, centre_y - badge_h / 2, badge_width(ui, options), badge_h};
  const BadgeLook look = look_of(ui.palette(), options.kind);
  if (ui.is_visible(rect)) draw_box(ui, rect, {.fill = look.fill, .border = look.border, .radius = badge_radius});
  float text_x = rect.x + badge_padding;
  if (options.icon != no_icon) {
    const bool keeps_colour = options.kind != BadgeKind::outline;
    draw_icon(ui, options.icon, Rect{text_x, rect.y, badge_icon, badge_h}, badge_icon,
              keeps_colour ? look.text : ui.colour(options.icon_tone));
    text_x += badge_icon + badge_gap;
  }
  label(ui, {text_x, rect.y, rect.right() - text_x, badge_h}, options.text,
        {.look = {.style = style::micro, .colour = look.text},
         .test_id = options.test_id,
         .key = options.key,
         .passes_pointer = true});
  return rect.w;
}

float status_word_width(Ui& ui, const StatusOptions& options) {
  const bool has_icon = options.icon != no_icon;
  return (has_icon ? 12 + word_icon_gap : dot_px + word_gap) + text_width(ui, options.text, options.style);
}

float status_word(Ui& ui, const Rect& rect, const StatusOptions& options) {
  const bool has_icon = options.icon != no_icon;
  const float lead = has_icon ? 12 + word_icon_gap : dot_px + word_gap;
  if (has_icon)
    draw_icon(ui, options.icon, Rect{rect.x, rect.y, 12, rect.h}, 12, ui.colour(options.tone));
  else
    draw_dot(ui, rect.x + dot_px / 2, rect.y + rect.h / 2, options.dot, solid_of(ui, options.tone));
  const LabelOptions words{.look = {.style = options.style, .tone = options.tone},
                           .test_id = options.test_id,
                           .key = options.key,
                           .passes_pointer = true};
  return lead + label(ui, {rect.x + lead, rect.y, rect.w - lead, rect.h}, options.text, words);
}

float gauge_width(Ui& ui, const GaugeOptions& options) {
  return gauge_w + gauge_gap + text_width(ui, options.text, style::meta);
}

float gauge(Ui& ui, const Rect& rect, const GaugeOptions& options) {
  const float width = gauge_width(ui, options);
  ui.add({.role = NodeRole::meter,
          .rect = {rect.x, rect.y, width, rect.h},
          .name = options.name,
          .description = options.description,
          .value = options.text,
          .number = std::clamp(options.part, 0.f, 1.f)});
  draw_bar(ui, {rect.x, rect.y + (rect.h - gauge_h) / 2, gauge_w, gauge_h}, options.part,
           gauge_colour(ui.palette(), options.part));
  draw_text(ui, {rect.x + gauge_w + gauge_gap, rect.y, rect.w - gauge_w - gauge_gap, rect.h}, options.text,
            {.style = style::meta, .tone = gauge_tone(options.part)});
  return width;
}

void progress_bar(Ui& ui, const Rect& rect, const ProgressOptions& options) {
  const Id id = ui.id_of(NodeRole::progressbar, options.name);
  const float reached = ui.keep_max(id, std::clamp(options.part, 0.f, 1.f));
  ui.add({.role = NodeRole::progressbar,
          .rect = rect,
          .name = options.name,
          .value = options.value_text,
          .number = reached});
  const float part = ui.animate(Ui::sub(id, "part"), reached, progress_ease_ms);
  const view::Palette& p = ui.palette();
  draw_bar(ui, rect, part, options.kind == BarKind::accent ? p.accent.fill : p.text.muted);
}

}  // namespace kf::ui
