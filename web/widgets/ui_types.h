#pragma once
// What Ui takes and gives.

#include <cstdint>
#include <string_view>
#include <vector>

#include "shared/view/icons.h"
#include "shared/view/semantics.h"
#include "shared/view/state.h"
#include "shared/view/theme.h"

namespace kf::ui {

using view::Colour;
using view::Icon;
using view::NodeRole;
using view::Rect;
using Id = uint32_t;
inline constexpr Icon no_icon = Icon::count;

// What lies above what, whatever the order of the calls. The focus ring is above all of them.
enum class Layer : uint8_t { content, panel, popover, dialog, above_dialog, toast, tooltip, focus_ring, count };

struct FrameSetup {
  float width = 0, height = 0;  // CSS pixels
  float pixel_ratio = 1;
  double now_ms = 0;  // steady
  view::Theme theme = view::Theme::system;
};

struct FrameOutput {
  std::vector<view::Node> nodes;  // in reading order, higher layers last
  double next_frame_ms = -1;      // as app::frame() answers
  Id focus = 0;                   // give this node the focus after the patch; 0: leave it
};

// One element of the semantics tree. `key` tells siblings of one role apart and must stay the same from frame to frame;
// empty: the name.
struct NodeSpec {
  NodeRole role = NodeRole::group;
  Rect rect = {};
  std::string_view name = {};
  std::string_view key = {};
  std::string_view test_id = {};
  std::string_view description = {};
  std::string_view href = {};
  std::string_view value = {};
  uint32_t flags = 0;
  int level = 0;
  float number = 0;
  Id controls = 0;
};

// How a control stands to the person. `hover` runs from 0 to 1 and fades (at once with reduced motion).
struct Interaction {
  bool is_hovered = false;
  bool is_pressed = false;
  bool is_focused = false;
  bool was_activated = false;
  float hover = 0;
};

enum class RingShape : uint8_t { around, none };  // none: the control shows its focus itself

// Remembered from frame to frame for a scroller. Offsets are what the DOM last said.
struct ScrollState {
  float x = 0, y = 0;
  float content_w = 0, content_h = 0;
  bool is_at_end = true;
};

}  // namespace kf::ui
