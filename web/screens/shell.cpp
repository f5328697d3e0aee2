// The frame around the screens: rail or tab bar, the screen of the route, what floats above.

#include <array>
#include <cmath>

#include "shared/view/permissions.h"
#include "web/screens/dialogs.h"
#include "web/screens/frame.h"
#include "web/widgets/buttons.h"
#include "web/widgets/cards.h"
#include "web/widgets/draw.h"
#include "web/widgets/layout.h"
#include "web/widgets/popover.h"

namespace kf::screens {
namespace {

using ui::Column;
using ui::Icon;
using ui::NodeRole;
using view::Screen;

constexpr float kRail = 56;
constexpr float kRailLabelled = 208;
constexpr float kTabBar = 60;
constexpr float kLogo = 32;

struct Place {
  Screen screen;
  std::string_view name;
  std::string_view path;
  Icon icon;
};

// One row for each screen that can be reached from anywhere.
constexpr std::array<Place, 3> kPlaces{{
    {Screen::chat, "Chat", "/chat", Icon::chat},
    {Screen::models, "Models", "/models", Icon::models},
    {Screen::governance, "Governance", "/governance", Icon::shield_check},
}};
constexpr Place kSettings{Screen::settings, "Settings", "/settings/account", Icon::settings};

// Those that the person at the page may see.
std::vector<Place> places(const view::State& state) {
  std::vector<Place> shown;
  for (const Place& place : kPlaces) {
    if (view::may_see(state, place.screen)) shown.push_back(place);
  }
  return shown;
}

uint32_t item_flags(bool is_here) { return is_here ? uint32_t{view::kCurrent} : 0u; }

void draw_rail_item(const Frame& frame, const Rect& rect, const Place& place) {
  const auto& colours = frame.ui.palette();
  const bool is_here = frame.state.route.screen == place.screen;
  const bool has_label = rect.w > 40;
  const auto how = ui::control(frame.ui, rect,
                               {.role = NodeRole::link,
                                .name = place.name,
                                .radius = 8,
                                .tooltip = has_label ? std::string_view() : place.name,
                                .href = place.path,
                                .flags = item_flags(is_here)});
  if (is_here) {
    ui::draw_box(frame.ui, rect, {.fill = colours.fill.selected, .radius = 8});
    ui::draw_box(frame.ui, {rect.x - 8, rect.y + (rect.h - 18) / 2, 3, 18},
                 {.fill = colours.accent.fill, .radius = 1.5f});
  } else if (how.hover > 0) {
    ui::draw_box(frame.ui, rect, {.fill = view::with_alpha(colours.fill.hover, how.hover), .radius = 8});
  }
  const view::Colour ink = is_here ? colours.text.primary : colours.text.muted;
  if (!has_label) return ui::draw_icon(frame.ui, place.icon, rect, 20, ink);
  ui::draw_icon(frame.ui, place.icon, Rect{rect.x + 10, rect.y, 20, rect.h}, 20, ink);
  ui::draw_text(frame.ui, {rect.x + 42, rect.y, rect.w - 50, rect.h}, place.name,
                {.style = ui::style::ui_medium, .colour = ink});
}

Rect draw_rail(const Frame& frame, Rect page) {
  auto& ui = frame.ui;
  const bool has_labels = width_of(ui) == Width::wide;
  const Rect rail{page.x, page.y, has_labels ? kRailLabelled : kRail, page.h};
  ui::draw_box(ui, rail, {.fill = ui.palette().bg.rail});
  ui::draw_hairline_down(ui, rail.right() - 1, rail.y, rail.h, ui.palette().border.subtle);
  const auto nav = ui.open({.role = NodeRole::navigation, .rect = rail, .name = "Sections"});
  const Rect logo{rail.x + 12, rail.y + 8, kLogo, kLogo};
  ui::draw_box(ui, logo, {.fill = ui.palette().text.primary, .radius = 8});
  ui::draw_icon(ui, Icon::mark, logo, 16, ui.palette().bg.surface);
  const float item_h = has_labels ? 36 : 40;
  Column column({rail.x + 8, logo.bottom() + 16, rail.w - 16, rail.h});
  for (const Place& place : places(frame.state)) {
    draw_rail_item(frame, column.take(item_h), place);
    column.gap(4);
  }
  draw_rail_item(frame, {rail.x + 8, rail.bottom() - 12 - item_h, rail.w - 16, item_h}, kSettings);
  return {rail.right(), page.y, page.w - rail.w, page.h};
}

void draw_tab(const Frame& frame, const Rect& rect, const Place& place) {
  const bool is_here = frame.state.route.screen == place.screen;
  ui::control(frame.ui, rect,
              {.role = NodeRole::link, .name = place.name, .href = place.path, .flags = item_flags(is_here)});
  const view::Colour ink = is_here ? frame.ui.palette().accent.text : frame.ui.palette().text.muted;
  ui::draw_icon(frame.ui, place.icon, Rect{rect.x, rect.y + 10, rect.w, 20}, 20, ink);
  ui::draw_text(frame.ui, {rect.x, rect.y + 34, rect.w, 14}, place.name,
                {.style = ui::style::micro, .align = ui::Align::centre, .colour = ink});
}

Rect draw_tab_bar(const Frame& frame, Rect page) {
  auto& ui = frame.ui;
  const Rect bar{page.x, page.bottom() - kTabBar, page.w, kTabBar};
  ui.keep_clear_from(bar.y);
  ui::draw_box(ui, bar, {.fill = ui.palette().bg.sidebar});
  ui::draw_hairline(ui, bar.x, bar.y, bar.w, ui.palette().border.subtle);
  const auto nav = ui.open({.role = NodeRole::navigation, .rect = bar, .name = "Sections"});
  auto shown = places(frame.state);
  shown.push_back(kSettings);
  const float width = bar.w / static_cast<float>(shown.size());
  ui::Row row(bar);
  for (const Place& place : shown) draw_tab(frame, row.take(width), place);
  return {page.x, page.y, page.w, page.h - kTabBar};
}

void draw_silence(const Frame& frame, Rect& area) {
  if (!frame.state.is_sidecar_silent) return;
  const ui::BannerOptions banner{
      .text = "The sidecar does not answer. Start Knowledge Foundry again; nothing you wrote is lost.",
      .action = "Try again",
      .test_id = "sidecar-silent"};
  const float height = ui::banner_height(frame.ui, area.w - 32, banner);
  if (ui::banner(frame.ui, {area.x + 16, area.y + 8, area.w - 32, height}, banner)) frame.act(view::RefreshModels{});
  area = {area.x, area.y + height + 16, area.w, area.h - height - 16};
}

// The seconds change on screen alone: whoever hears the page was told once how long it takes.
void draw_limit(const Frame& frame, Rect& area) {
  const double left_ms = frame.state.limited_until_ms - frame.wall_ms;
  if (left_ms <= 0) return;
  const ui::BannerOptions banner{
      .text = frame.state.limit_text, .kind = ui::BannerKind::info, .test_id = "limit-banner"};
  const float height = ui::banner_height(frame.ui, area.w - 32, banner);
  const Rect place{area.x + 16, area.y + 8, area.w - 32, height};
  ui::banner(frame.ui, place, banner);
  const std::string left = "Going on in " + std::to_string(static_cast<int>(std::ceil(left_ms / 1000))) + " s";
  ui::label(frame.ui, {place.right() - 140, place.y, 128, place.h}, left,
            {.look = {.style = ui::style::ui_medium, .align = ui::Align::right},
             .test_id = "limit-countdown",
             .key = "limit-countdown"});
  area = {area.x, area.y + height + 16, area.w, area.h - height - 16};
}

void draw_toasts(const Frame& frame) {
  size_t index = 0;
  for (auto toast = frame.state.toasts.rbegin(); toast != frame.state.toasts.rend(); ++toast, ++index) {
    const std::string key = std::to_string(toast->id);
    const auto result = ui::toast(frame.ui, index,
                                  {.text = toast->text,
                                   .key = key,
                                   .icon = toast->is_error ? Icon::alert : Icon::ok,
                                   .tone = toast->is_error ? ui::Tone::danger : ui::Tone::success});
    if (result.was_closed) frame.act(view::DismissToast{toast->id});
    if (result.is_held != toast->is_held) frame.act(view::HoldToast{toast->id, result.is_held});
  }
}

void draw_screen(const Frame& frame, const Rect& area) {
  switch (frame.state.route.screen) {
    case Screen::models: return draw_models(frame, area);
    case Screen::chat: return draw_chat(frame, area);
    case Screen::governance: return draw_governance(frame, area);
    case Screen::settings: return draw_settings(frame, area);
    case Screen::start: return;  // on its way to one of the others
    case Screen::not_found: return draw_not_found(frame, area);
  }
}

}  // namespace

Width width_of(const ui::Ui& ui) {
  const float width = ui.page().w;
  if (width < 640) return Width::phone;
  if (width < 1024) return Width::tablet;
  return width < 1680 ? Width::desktop : Width::wide;
}

Rect take_top_bar(const Frame& frame, Rect& area) {
  const float height = frame.ui.is_phone() ? 52 : 48;
  const Rect bar{area.x, area.y, area.w, height};
  ui::draw_hairline(frame.ui, bar.x, bar.bottom() - 1, bar.w, frame.ui.palette().border.subtle);
  area = {area.x, area.y + height, area.w, area.h - height};
  return bar;
}

void draw_with_panel(const Frame& frame, const Rect& whole, const PanelParts& parts) {
  const Width width = width_of(frame.ui);
  if (parts.is_open && width == Width::phone) return parts.panel(frame, whole);
  const bool pushes = parts.is_open && width >= Width::desktop;
  parts.content(frame, pushes ? Rect{whole.x, whole.y, whole.w - parts.width, whole.h} : whole);
  if (!parts.is_open) return;
  const Rect panel{whole.right() - parts.width, whole.y, parts.width, whole.h};
  if (pushes) return parts.panel(frame, panel);
  const auto layer = frame.ui.layer(ui::Layer::panel);
  frame.ui.occlude(panel);
  parts.panel(frame, panel);
}

void draw_not_found(const Frame& frame, const Rect& area) {
  const auto main = frame.ui.open({.role = NodeRole::main, .rect = area, .name = "Page not found"});
  const bool was_chosen = ui::empty_state(frame.ui, ui::inset(area, 24, 40),
                                          {.title = "There is no page at this address",
                                           .text = "It may have been mistyped, or it belongs to a newer version.",
                                           .icon = Icon::search,
                                           .action = {.name = "Go to Models", .kind = ui::ButtonKind::primary}});
  if (was_chosen) frame.act(view::GoTo{{Screen::models, ""}});
}

void draw_shell(const Frame& frame) {
  const Rect page = frame.ui.page();
  ui::draw_box(frame.ui, page, {.fill = frame.ui.palette().bg.surface});
  if (frame.state.session != view::SessionState::ready) return draw_sign_in(frame);
  if (frame.state.me && frame.state.me->password_given) return draw_own_password(frame);
  Rect area = frame.ui.is_phone() ? draw_tab_bar(frame, page) : draw_rail(frame, page);
  draw_silence(frame, area);
  draw_limit(frame, area);
  draw_screen(frame, area);
  draw_dialogs(frame);
  draw_toasts(frame);
}

}  // namespace kf::screens
