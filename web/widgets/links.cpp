// Links, and buttons that look like links.
#include <algorithm>

#include "web/widgets/buttons.h"
#include "web/widgets/draw.h"
#include "web/widgets/text.h"

namespace kf::ui {
namespace {

constexpr float icon_px = 12, icon_gap = 4, ring_radius = 3;

Interaction draw_link(Ui& ui, const Rect& rect, const LinkOptions& options, NodeRole role) {
  const Rect place{rect.x, rect.y, std::min(link_width(ui, options), rect.w), rect.h};
  const Interaction state = control(ui, place,
                                    {.role = role,
                                     .name = options.name,
                                     .radius = ring_radius,
                                     .href = role == NodeRole::link ? options.href : std::string_view{},
                                     .test_id = options.test_id,
                                     .key = options.key,
                                     .flags = options.flags});
  if (!ui.is_visible(place)) return state;
  const Colour colour = ui.colour(options.tone);
  const bool has_icon = options.icon_after != no_icon;
  const float room = place.w - (has_icon ? icon_px + icon_gap : 0);
  const float width =
      draw_text(ui, {place.x, place.y, room + 0.5f, place.h}, options.name, {.style = options.style, .colour = colour});
  if (has_icon)
    draw_icon(ui, options.icon_after, Rect{place.x + width + icon_gap, place.y, icon_px, place.h}, icon_px, colour);
  const float line = line_height(ui, options.style);
  const float baseline = place.y + (place.h + line) / 2 - line / 4;
  if (state.hover > 0) draw_hairline(ui, place.x, baseline + 1, width, with_alpha(colour, state.hover));
  return state;
}

}  // namespace

float link_width(Ui& ui, const LinkOptions& options) {
  return text_width(ui, options.name, options.style) + (options.icon_after != no_icon ? icon_px + icon_gap : 0);
}

void link(Ui& ui, const Rect& rect, const LinkOptions& options) { draw_link(ui, rect, options, NodeRole::link); }

bool link_button(Ui& ui, const Rect& rect, const LinkOptions& options) {
  return draw_link(ui, rect, options, NodeRole::button).was_activated;
}

}  // namespace kf::ui
