#include "web/screens/tabbed_top.h"

#include "web/screens/settings_parts.h"
#include "web/widgets/layout.h"
#include "web/widgets/text.h"

namespace kf::screens {
namespace {

std::optional<size_t> draw_parts(const Frame& frame, const Rect& place, const TabbedTop& top) {
  if (top.parts.empty()) return std::nullopt;
  const Rect line = ui::Row::middle(place, choice_height(frame.ui));
  return ui::segment(frame.ui, {line.x, line.y, ui::segment_width(frame.ui, top.parts), line.h}, top.name, top.parts,
                     top.chosen);
}

}  // namespace

TabbedTopResult draw_tabbed_top(const Frame& frame, Rect& area, const TabbedTop& top) {
  auto& ui = frame.ui;
  const Rect bar = take_top_bar(frame, area);
  const float pad = ui.is_phone() ? 16 : 24;
  ui::Row row({bar.x + pad, bar.y, bar.w - 2 * pad, bar.h - 1});
  TabbedTopResult result;
  result.right = row.take_right(top.right_width);
  row.gap(ui::label(ui, row.rest(), top.title,
                    {.look = {.style = ui::style::title}, .role = ui::NodeRole::heading, .level = 1}) +
          20);
  if (!ui.is_phone() || top.parts.empty()) {
    result.chosen = draw_parts(frame, row.rest(), top);
    return result;
  }
  const Rect line{area.x + pad, area.y + 8, area.w - 2 * pad, choice_height(ui)};
  result.chosen = draw_parts(frame, line, top);
  area = {area.x, line.bottom(), area.w, area.bottom() - line.bottom()};
  return result;
}

}  // namespace kf::screens
