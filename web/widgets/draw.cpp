#include "web/widgets/draw.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "imgui.h"
#include "web/widgets/text.h"

namespace kf::ui {
namespace {

constexpr float pi = std::numbers::pi_v<float>;
constexpr float dot_radius = 4, dot_stroke = 1.5f;
constexpr float key_h = 18, key_padding = 4, key_radius = 4, key_icon = 12;
constexpr float spinner_turn = 1.5f * pi;

ImDrawFlags corner_flags(Corners corners) {
  switch (corners) {
    case Corners::top: return ImDrawFlags_RoundCornersTop;
    case Corners::bottom: return ImDrawFlags_RoundCornersBottom;
    case Corners::none: return ImDrawFlags_RoundCornersNone;
    case Corners::all: break;
  }
  return ImDrawFlags_RoundCornersAll;
}

// A whole number of device pixels, at least one.
float snapped_width(const Ui& ui, float width) { return std::max(ui.snap(width - ui.device_px() / 4), ui.device_px()); }

// AddRect() would inset by half a CSS pixel whatever the width and the density; the path itself lies exactly.
void stroke_rect(Ui& ui, const Rect& r, const BoxLook& look) {
  const float width = snapped_width(ui, look.border_width), half = width / 2;
  ImDrawList& list = ui.draw();
  list.PathRect({r.x + half, r.y + half}, {r.right() - half, r.bottom() - half}, std::max(0.f, look.radius - half),
                corner_flags(look.corners));
  list.PathStroke(look.border.abgr(), ImDrawFlags_Closed, width);
}

void add_key_box(Ui& ui, const Rect& rect) {
  draw_box(ui, rect, {.border = ui.palette().border.normal, .radius = key_radius});
}

}  // namespace

Colour mix(Colour a, Colour b, float part) {
  if (part <= 0) return a;
  if (part >= 1) return b;
  const auto between = [part](uint32_t from, uint32_t to) {
    return static_cast<uint32_t>(std::lround(static_cast<float>(from) * (1 - part) + static_cast<float>(to) * part));
  };
  return {between(a.r(), b.r()) << 24 | between(a.g(), b.g()) << 16 | between(a.b(), b.b()) << 8 |
          between(a.a(), b.a())};
}

void draw_box(Ui& ui, const Rect& rect, const BoxLook& look) {
  if (rect.w <= 0 || rect.h <= 0 || !ui.is_visible(rect)) return;
  const Rect r = ui.snap(rect);
  const float radius = std::min({look.radius, r.w / 2, r.h / 2});
  BoxLook bounded = look;
  bounded.radius = radius;
  // Under an opaque border the fill's own fringe would shine through outside of it.
  const float under = look.border.a() == 255 && look.fill.a() > 0 ? ui.device_px() / 2 : 0;
  if (look.fill.a() > 0)
    ui.draw().AddRectFilled({r.x + under, r.y + under}, {r.right() - under, r.bottom() - under}, look.fill.abgr(),
                            std::max(0.f, radius - under), corner_flags(look.corners));
  if (look.border.a() > 0) stroke_rect(ui, r, bounded);
}

void draw_hairline(Ui& ui, float x, float y, float width, Colour colour) {
  const float top = ui.snap(y), thick = snapped_width(ui, 1);
  ui.draw().AddRectFilled({ui.snap(x), top}, {ui.snap(x + width), top + thick}, colour.abgr());
}

void draw_hairline_down(Ui& ui, float x, float y, float height, Colour colour) {
  const float left = ui.snap(x), thick = snapped_width(ui, 1);
  ui.draw().AddRectFilled({left, ui.snap(y)}, {left + thick, ui.snap(y + height)}, colour.abgr());
}

void draw_shadow(Ui& ui, const Rect& rect, float radius, int elevation) {
  if (ui.has_forced_colours()) return;
  const auto appearance = ui.is_dark() ? view::Appearance::dark : view::Appearance::light;
  for (const view::ShadowLayer& layer : view::shadow_layers(elevation, appearance))
    draw_box(ui, rect.inset(-layer.spread).moved(0, layer.dy),
             {.fill = with_alpha(ui.palette().shadow, layer.alpha), .radius = radius + layer.spread});
}

// A full arc ends where it began; the closed path wants that point once.
void draw_ring(Ui& ui, float centre_x, float centre_y, float radius, float width, Colour colour) {
  ImDrawList& list = ui.draw();
  list.PathArcTo({centre_x, centre_y}, radius, 0, 2 * pi);
  list._Path.pop_back();
  list.PathStroke(colour.abgr(), ImDrawFlags_Closed, width);
}

void draw_dot(Ui& ui, float centre_x, float centre_y, DotShape shape, Colour colour) {
  const float x = ui.snap(centre_x - dot_radius) + dot_radius, y = ui.snap(centre_y - dot_radius) + dot_radius;
  if (shape == DotShape::full) return ui.draw().AddCircleFilled({x, y}, dot_radius, colour.abgr());
  draw_ring(ui, x, y, dot_radius - dot_stroke / 2, dot_stroke, colour);
}

void draw_bar(Ui& ui, const Rect& rect, float part, Colour colour) {
  const float radius = rect.h / 2;
  draw_box(ui, rect, {.fill = ui.palette().fill.track, .radius = radius});
  const float width = rect.w * std::clamp(part, 0.f, 1.f);
  if (width <= 0) return;
  draw_box(ui, {rect.x, rect.y, std::max(width, rect.h), rect.h}, {.fill = colour, .radius = radius});
}

void draw_spinner(Ui& ui, const Rect& centre_in, float size, Colour colour) {
  if (!ui.is_visible(centre_in)) return;
  const ImVec2 centre{centre_in.x + centre_in.w / 2, centre_in.y + centre_in.h / 2};
  const float stroke = view::icon_stroke(size), radius = size * 6 / 16;
  ImDrawList& list = ui.draw();
  draw_ring(ui, centre.x, centre.y, radius, stroke, with_alpha(colour, 0.25f));
  double turn = 0;
  if (!ui.is_still()) {
    turn = std::fmod(ui.now_ms(), double{view::motion::spinner_period_ms}) / view::motion::spinner_period_ms;
    ui.request_frame_in(view::motion::spinner_frame_ms);
  }
  const float from = static_cast<float>(turn) * 2 * pi - pi / 2;
  list.PathArcTo(centre, radius, from, from + 2 * pi - spinner_turn);
  list.PathStroke(colour.abgr(), 0, stroke);
}

float key_cap_width(Ui& ui, std::string_view text) {
  return std::max(key_h, std::ceil(text_width(ui, text, style::micro) + 2 * key_padding + 2));
}

void draw_key_cap(Ui& ui, float x, float centre_y, std::string_view text) {
  const Rect rect{x, centre_y - key_h / 2, key_cap_width(ui, text), key_h};
  add_key_box(ui, rect);
  draw_text(ui, rect, text, {.style = style::micro, .tone = Tone::muted, .align = Align::centre});
}

void draw_key_cap(Ui& ui, float x, float centre_y, Icon icon) {
  const Rect rect{x, centre_y - key_h / 2, key_icon + 2 * key_padding + 2, key_h};
  add_key_box(ui, rect);
  draw_icon(ui, icon, rect, key_icon, ui.colour(Tone::muted));
}

}  // namespace kf::ui
