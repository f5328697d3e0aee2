#include "web/widgets/text.h"

#include <algorithm>
#include <cmath>

#include "imgui.h"
#include "shared/base/text.h"

namespace kf::ui {
namespace {

constexpr std::string_view ellipsis = "…";
constexpr float tolerance = 0.51f;  // layouts are snapped; a text that misses by less than a pixel is not cut

float aligned_x(const Rect& rect, float width, Align align) {
  if (align == Align::left) return rect.x;
  return align == Align::right ? rect.right() - width : rect.x + (rect.w - width) / 2;
}

view::FontFace family_of(fonts::Face face) {
  const bool is_mono = face == fonts::Face::mono_400 || face == fonts::Face::mono_600;
  return is_mono ? view::FontFace::mono : view::FontFace::ui;
}

int weight_of(fonts::Face face) {
  if (face == fonts::Face::ui_500) return 500;
  return face == fonts::Face::ui_600 || face == fonts::Face::mono_600 ? 600 : 400;
}

}  // namespace

const fonts::FaceMetrics& Ui::metrics(TextStyle fitted) const {
  const auto known =
      std::find_if(metrics_.begin(), metrics_.end(), [&](const Metrics& m) { return m.style == fitted; });
  if (known != metrics_.end()) return known->metrics;
  return metrics_.emplace_back(Metrics{fitted, fonts::metrics(fitted.face, fitted.size)}).metrics;
}

TextStyle Ui::fit(TextStyle style) const {
  if (!is_phone()) return style;
  const view::TextStyle grown = view::on_phone({style.size, style.line, weight_of(style.face), family_of(style.face)});
  return {style.face, grown.size, grown.line};
}

Colour Ui::colour(Tone tone) const {
  const view::Palette& p = palette_;
  switch (tone) {
    case Tone::primary: return p.text.primary;
    case Tone::secondary: return p.text.secondary;
    case Tone::muted: return p.text.muted;
    case Tone::disabled: return p.text.disabled;
    case Tone::link: return p.text.link;
    case Tone::accent: return p.accent.text;
    case Tone::success: return p.success.text;
    case Tone::warning: return p.warning.text;
    case Tone::danger: return p.danger.text;
    case Tone::info: return p.info.text;
    case Tone::on_accent: return p.accent.on;
    case Tone::on_danger: return p.danger.on;
    case Tone::on_tooltip: return p.text.on_tooltip;
  }
  return p.text.primary;
}

uint32_t imgui_colour(const Ui& ui, const TextLook& look) {
  return (look.colour.a() > 0 ? look.colour : ui.colour(look.tone)).abgr();
}

float text_width(const Ui& ui, std::string_view text, TextStyle style) {
  const TextStyle fitted = ui.fit(style);
  return fonts::text_width(text, fitted.face, fitted.size);
}

float line_height(const Ui& ui, TextStyle style) { return ui.fit(style).line; }

std::string ellipsised(const Ui& ui, std::string_view text, TextStyle style, float width) {
  const float room = width + tolerance;
  if (text_width(ui, text, style) <= room) return std::string(text);
  const float dots = text_width(ui, ellipsis, style);
  size_t fits = 0, too_long = text.size();
  while (fits + 1 < too_long) {
    const size_t middle = utf8_prefix(text, (fits + too_long) / 2).size();
    if (middle <= fits) break;
    (text_width(ui, text.substr(0, middle), style) + dots <= room ? fits : too_long) = middle;
  }
  return std::string(text.substr(0, fits)).append(ellipsis);
}

float draw_text(Ui& ui, const Rect& rect, std::string_view text, const TextLook& look) {
  if (text.empty() || rect.w <= 0 || !ui.is_visible(rect))
    return std::min(text_width(ui, text, look.style), std::max(0.f, rect.w));
  const TextStyle style = ui.fit(look.style);
  const std::string shown = ellipsised(ui, text, look.style, rect.w);
  const float width = fonts::text_width(shown, style.face, style.size);
  const fonts::FaceMetrics& metrics = ui.metrics(style);
  const float baseline = rect.y + (rect.h - metrics.ascent - metrics.descent) / 2 + metrics.ascent;
  fonts::draw_text(ui.draw(), shown, style.face, style.size, aligned_x(rect, width, look.align), baseline,
                   imgui_colour(ui, look));
  return width;
}

float label(Ui& ui, const Rect& rect, std::string_view text, const LabelOptions& options) {
  if (text.empty()) return 0;
  const float width = draw_text(ui, rect, text, options.look);
  const TextStyle style = ui.fit(options.look.style);
  const float x = aligned_x(rect, width, options.look.align);
  view::Node& node = ui.add_node({.role = options.role,
                                  .rect = {x, rect.y + (rect.h - style.line) / 2, width, style.line},
                                  .name = text,
                                  .key = options.key,
                                  .test_id = options.test_id,
                                  .flags = options.passes_pointer ? view::kPassThrough : 0u,
                                  .level = options.level});
  node.lines = {view::TextLine{.pieces = {{.text = std::string(text)}}, .x = 0, .width = width, .hard_break = true}};
  node.font_px = style.size;
  node.line_px = style.line;
  return width;
}

}  // namespace kf::ui
