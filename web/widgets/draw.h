#pragma once
// Shapes. They draw in the Ui's current layer and clip and mean nothing to those who do not see them. Edges are snapped
// to device pixels.

#include "web/widgets/text_style.h"
#include "web/widgets/ui.h"

namespace kf::ui {

enum class Corners : uint8_t { all, top, bottom, none };

struct BoxLook {
  Colour fill = {};  // nothing where it is transparent
  Colour border = {};
  float border_width = 1;
  float radius = 0;
  Corners corners = Corners::all;
};
void draw_box(Ui& ui, const Rect& rect, const BoxLook& look);

void draw_hairline(Ui& ui, float x, float y, float width, Colour colour);        // level, one device-snapped CSS pixel
void draw_hairline_down(Ui& ui, float x, float y, float height, Colour colour);  // upright

// tokens.elevation: 2 composer, 3 popover, 4 dialog.
void draw_shadow(Ui& ui, const Rect& rect, float radius, int elevation);

// In a square of `size` (12, 16 or 20) with its top left at x, y.
void draw_icon(Ui& ui, Icon icon, float x, float y, float size, Colour colour);
void draw_icon(Ui& ui, Icon icon, const Rect& centre_in, float size, Colour colour);

// A circle's outline whose middle line has that radius.
void draw_ring(Ui& ui, float centre_x, float centre_y, float radius, float width, Colour colour);

enum class DotShape : uint8_t { full, hollow };
void draw_dot(Ui& ui, float centre_x, float centre_y, DotShape shape, Colour colour);  // 8 px

// `part` from 0 to 1.
void draw_bar(Ui& ui, const Rect& rect, float part, Colour colour);
// Asks for frames at 30 a second while it is drawn; still with reduced motion.
void draw_spinner(Ui& ui, const Rect& centre_in, float size, Colour colour);

// The key's width; 18 high.
float key_cap_width(Ui& ui, std::string_view text);
void draw_key_cap(Ui& ui, float x, float centre_y, std::string_view text);
void draw_key_cap(Ui& ui, float x, float centre_y, Icon icon);

using view::over;
using view::with_alpha;
Colour mix(Colour a, Colour b, float part);  // 0: a, 1: b

}  // namespace kf::ui
