#pragma once
// Cursors over rectangles. A Column hands out pieces from the top, a Row from the left and from the right.

#include <vector>

#include "shared/view/semantics.h"

namespace kf::ui {

using view::Rect;

class Column {
 public:
  explicit Column(const Rect& area) : area_(area), y_(area.y) {}

  Rect take(float height) {
    const Rect piece{area_.x, y_, area_.w, height};
    y_ += height;
    return piece;
  }
  void gap(float height) { y_ += height; }
  Rect rest() const { return {area_.x, y_, area_.w, area_.bottom() - y_}; }
  float y() const { return y_; }
  float used() const { return y_ - area_.y; }
  float x() const { return area_.x; }
  float width() const { return area_.w; }

 private:
  Rect area_;
  float y_;
};

class Row {
 public:
  explicit Row(const Rect& area) : area_(area) {}

  Rect take(float width) {
    const Rect piece{area_.x, area_.y, width, area_.h};
    gap(width);
    return piece;
  }
  Rect take_right(float width) {
    const Rect piece{area_.right() - width, area_.y, width, area_.h};
    gap_right(width);
    return piece;
  }
  void gap(float width) { area_.x += width, area_.w -= width; }
  void gap_right(float width) { area_.w -= width; }
  // The same pieces, `height` high, in the middle of the row.
  Rect take_middle(float width, float height) { return middle(take(width), height); }
  Rect take_right_middle(float width, float height) { return middle(take_right(width), height); }
  Rect rest() const { return area_; }
  float width() const { return area_.w; }

  static Rect middle(const Rect& r, float height) { return {r.x, r.y + (r.h - height) / 2, r.w, height}; }

 private:
  Rect area_;
};

inline Rect inset(const Rect& r, float x, float y) { return {r.x + x, r.y + y, r.w - 2 * x, r.h - 2 * y}; }
inline Rect centred(const Rect& in, float w, float h) { return {in.x + (in.w - w) / 2, in.y + (in.h - h) / 2, w, h}; }

// As many equal columns of at least `width_min` as fit into `area`, `gap` apart; never none.
inline std::vector<Rect> columns(const Rect& area, float width_min, float gap) {
  const int fit = static_cast<int>((area.w + gap) / (width_min + gap));
  const size_t count = fit < 1 ? 1 : static_cast<size_t>(fit);
  const float width = (area.w - gap * static_cast<float>(count - 1)) / static_cast<float>(count);
  std::vector<Rect> all;
  for (size_t i = 0; i < count; ++i)
    all.push_back({area.x + static_cast<float>(i) * (width + gap), area.y, width, area.h});
  return all;
}

}  // namespace kf::ui
