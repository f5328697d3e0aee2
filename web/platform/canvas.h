#pragma once
// The WebGL2 canvas and Dear ImGui as a drawing library: there are no ImGui windows, widgets draw with two lists.

#include "web/platform/app_entry.h"

struct ImDrawList;

namespace kf::canvas {

// Valid during kf::app::frame(). Coordinates are CSS pixels from the top left of the page.
ImDrawList& list();     // the page
ImDrawList& overlay();  // above all of list(): popovers, dialogs, tooltips, the focus ring

float device_pixel_ratio();
float snap(float css_px);  // to the nearest edge of a device pixel

// A field's text stands this far from the left and right of its node's rectangle, and in the middle of its height
// (textarea: from its top).
inline constexpr float field_padding_x = 10;

// For the platform itself.
bool create();  // false: no WebGL2
void context_restored();
void begin(const app::FrameInput& input);
void end();

}  // namespace kf::canvas
