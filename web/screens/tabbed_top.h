#pragma once
// The top of a screen that has parts: its title, the choice of the part, and room for what can be done to it.

#include <optional>
#include <span>

#include "web/screens/frame.h"
#include "web/widgets/fields.h"

namespace kf::screens {

// `parts` may be empty for somebody who has no choice. `right_width` is kept free at the bar's right edge.
struct TabbedTop {
  std::string_view title;
  std::string_view name;  // of the choice: "Parts of the settings"
  std::span<const ui::SegmentItem> parts;
  size_t chosen = 0;
  float right_width = 0;
};

struct TabbedTopResult {
  std::optional<size_t> chosen;
  Rect right;  // as high as the bar
};

// Takes the top off `area`. On phones the parts stand in a line of their own: beside the title there is no room for
// them.
TabbedTopResult draw_tabbed_top(const Frame& frame, Rect& area, const TabbedTop& top);

}  // namespace kf::screens
