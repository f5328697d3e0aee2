// Icons: path data as strokes with round ends.
#include <array>
#include <cmath>

#include "imgui.h"
#include "web/widgets/draw.h"

namespace kf::ui {
namespace {

using view::IconStep;
constexpr float grid = 16;

const std::vector<IconStep>& steps_of(Icon icon) {
  static std::array<std::vector<IconStep>, static_cast<size_t>(Icon::count)> parsed;
  std::vector<IconStep>& steps = parsed[static_cast<size_t>(icon)];
  if (steps.empty()) steps = view::icon_steps(view::icon_path(icon));
  return steps;
}

class IconPen {
 public:
  IconPen(Ui& ui, float x, float y, float size, Colour colour)
      : ui_(ui),
        list_(ui.draw()),
        x_(x),
        y_(y),
        scale_(size / grid),
        stroke_(view::icon_stroke(size)),
        colour_(colour) {}

  void draw(const IconStep& step) {
    const auto& v = step.v;
    switch (step.kind) {
      case IconStep::Kind::rect: return rect(v);
      case IconStep::Kind::circle: return circle(v);
      case IconStep::Kind::disc: return list_.AddCircleFilled(at(v[0], v[1]), v[2] * scale_, colour_.abgr());
      case IconStep::Kind::move: return begin(v);
      case IconStep::Kind::line: return list_.PathLineTo(at(v[0], v[1]));
      case IconStep::Kind::cubic: return list_.PathBezierCubicCurveTo(at(v[0], v[1]), at(v[2], v[3]), at(v[4], v[5]));
      case IconStep::Kind::quadratic: return list_.PathBezierQuadraticCurveTo(at(v[0], v[1]), at(v[2], v[3]));
      case IconStep::Kind::close: return close();
      case IconStep::Kind::stroke: return stroke();
      case IconStep::Kind::fill: return list_.PathFillConcave(colour_.abgr());
    }
  }

 private:
  ImVec2 at(float x, float y) const { return {x_ + x * scale_, y_ + y * scale_}; }

  void begin(const std::array<float, 6>& v) {
    list_.PathClear();
    is_closed_ = false;
    list_.PathLineTo(at(v[0], v[1]));
  }

  // Paths mostly come back to their first point by themselves; twice the same point has no direction.
  void close() {
    is_closed_ = true;
    ImVector<ImVec2>& path = list_._Path;
    const ImVec2 first = path.front(), last = path.back();
    if (path.Size > 1 && std::abs(first.x - last.x) + std::abs(first.y - last.y) < 0.01f) path.pop_back();
  }

  void rect(const std::array<float, 6>& v) {
    list_.PathRect(at(v[0], v[1]), at(v[0] + v[2], v[1] + v[3]), v[4] * scale_);
    list_.PathStroke(colour_.abgr(), ImDrawFlags_Closed, stroke_);
  }

  void circle(const std::array<float, 6>& v) {
    const ImVec2 centre = at(v[0], v[1]);
    draw_ring(ui_, centre.x, centre.y, v[2] * scale_, stroke_, colour_);
  }

  // Open paths have round ends, but not on level or upright strokes: there the circle's fringe shows as a bead.
  void stroke() {
    const ImVector<ImVec2>& path = list_._Path;
    const int last = path.Size - 1;
    const bool is_open = !is_closed_ && last > 0;
    std::array<ImVec2, 2> ends{};
    std::array<bool, 2> is_round{};
    if (is_open) {
      ends = {path[0], path[last]};
      is_round = {slants(path[0], path[1]), slants(path[last], path[last - 1])};
    }
    list_.PathStroke(colour_.abgr(), is_closed_ ? ImDrawFlags_Closed : ImDrawFlags_None, stroke_);
    for (size_t i = 0; i < 2; ++i)
      if (is_open && is_round[i]) list_.AddCircleFilled(ends[i], stroke_ / 2, colour_.abgr());
  }

  static bool slants(const ImVec2& a, const ImVec2& b) {
    return std::abs(a.x - b.x) > 0.01f && std::abs(a.y - b.y) > 0.01f;
  }

  Ui& ui_;
  ImDrawList& list_;
  float x_, y_, scale_, stroke_;
  Colour colour_;
  bool is_closed_ = false;
};

}  // namespace

void draw_icon(Ui& ui, Icon icon, float x, float y, float size, Colour colour) {
  if (icon == no_icon || !ui.is_visible({x, y, size, size})) return;
  IconPen pen(ui, ui.snap(x), ui.snap(y), size, colour);
  for (const IconStep& step : steps_of(icon)) pen.draw(step);
}

void draw_icon(Ui& ui, Icon icon, const Rect& centre_in, float size, Colour colour) {
  draw_icon(ui, icon, centre_in.x + (centre_in.w - size) / 2, centre_in.y + (centre_in.h - size) / 2, size, colour);
}

}  // namespace kf::ui
