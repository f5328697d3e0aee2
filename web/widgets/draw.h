#pragma once
// Shapes. They draw in the Ui's current layer and clip and mean nothing to those who do not see them. Edges are snapped to device pixels.

#include "web/widgets/text_style.h"
#include "web/widgets/ui.h"

namespace kf::ui {

enum class Corners : uint8_t { all, top, bottom, none };

struct BoxLook {
  uint32_t fill = 0;    // ImU32; 0: none
  uint32_t border = 0;
  float border_width = 1;
  float radius = 0;
  Corners corners = Corners::all;
};
void draw_box(Ui& ui, const Rect& rect, const BoxLook& look);

void draw_hairline(Ui& ui, float x, float y, float width, uint32_t colour);       // level, one device-snapped CSS pixel
void draw_hairline_down(Ui& ui, float x, float y, float height, uint32_t colour); // upright

// tokens.elevation: 2 composer, 3 popover, 4 dialog.
void draw_shadow(Ui& ui, const Rect& rect, float radius, int elevation);

// In a square of `size` (12, 16 or 20) with its top left at x, y.
void draw_icon(Ui& ui, Icon icon, float x, float y, float size, uint32_t colour);
void draw_icon(Ui& ui, Icon icon, const Rect& centre_in, float size, uint32_t colour);

enum class DotShape : uint8_t { full, hollow };
void draw_dot(Ui& ui, float centre_x, float centre_y, DotShape shape, uint32_t colour);  // 8 px

// `part` from 0 to 1.
void draw_bar(Ui& ui, const Rect& rect, float part, uint32_t colour);
// Asks for frames at 30 a second while it is drawn; still with reduced motion.
void draw_spinner(Ui& ui, const Rect& centre_in, float size, uint32_t colour);

// The key's width; 18 high.
float key_cap_width(Ui& ui, std::string_view text);
void draw_key_cap(Ui& ui, float x, float centre_y, std::string_view text);
void draw_key_cap(Ui& ui, float x, float centre_y, Icon icon);

uint32_t with_alpha(uint32_t colour, float factor);
uint32_t mix(uint32_t a, uint32_t b, float part);  // 0: a, 1: b

}  // namespace kf::ui
