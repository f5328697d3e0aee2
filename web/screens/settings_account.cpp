// Who one is, and where else one is signed in.

#include "shared/view/time_text.h"
#include "web/screens/settings_parts.h"
#include "web/widgets/badges.h"
#include "web/widgets/buttons.h"
#include "web/widgets/draw.h"
#include "web/widgets/fields.h"
#include "web/widgets/text.h"

namespace kf::screens {
namespace {

using ui::NodeRole;
using view::DialogKind;

constexpr float kEndWidth = 72;

UserRole role_of(const SessionInfo& me) { return me.roles.empty() ? UserRole::user : me.roles.front(); }

// The buttons stand in one row, and on phones one below the other.
void draw_buttons(const Frame& frame, ui::Column& column, const SessionInfo& me) {
  auto& ui = frame.ui;
  const std::array<ui::ButtonOptions, 3> buttons{{{.name = "Change name"},
                                                  {.name = me.has_password ? "Change password" : "Set a password"},
                                                  {.name = "Sign out", .kind = ui::ButtonKind::ghost}}};
  const std::array<view::Action, 3> actions{view::OpenDialog{DialogKind::edit_user, me.user},
                                            view::OpenDialog{DialogKind::set_password, me.user}, view::SignOut{}};
  const float height = ui::button_height(ui, ui::ButtonSize::normal);
  ui::Row row(ui.is_phone() ? Rect{} : column.take(height));
  for (size_t i = 0; i < buttons.size(); ++i) {
    Rect place = ui.is_phone() ? column.take(height) : row.take(ui::button_width(ui, buttons[i]));
    if (ui.is_phone()) column.gap(8);
    row.gap(8);
    if (ui::button(ui, place, buttons[i])) frame.act(actions[i]);
  }
}

void draw_me(const Frame& frame, ui::Column& column, const SessionInfo& me) {
  auto& ui = frame.ui;
  const Rect line = column.take(28);
  const float used = ui::label(ui, line, me.name,
                               {.look = {.style = ui::style::display},
                                .test_id = "my-name",
                                .key = "me",
                                .role = NodeRole::heading,
                                .level = 2});
  ui::badge(ui, line.x + used + 10, line.y + 14,
            {.text = role_title(role_of(me)), .kind = ui::BadgeKind::accent, .key = "role"});
  column.gap(4);
  column.gap(ui::paragraph(ui, column.rest(), role_explanation(role_of(me)),
                           {.look = {.tone = ui::Tone::secondary}, .lines_max = 0}));
  column.gap(16);
  draw_buttons(frame, column, me);
}

// A shared desk turns it off: then one is signed in until the browser is closed.
void draw_stay(const Frame& frame, ui::Column& column, const SessionInfo& me) {
  constexpr std::string_view kName = "Keep me signed in on this browser";
  draw_section(frame, column, "This browser", "");
  const Rect line = column.take(frame.ui.is_phone() ? 44 : 28);
  if (ui::checkbox(
          frame.ui, {line.x, line.y, ui::checkbox_width(frame.ui, kName), line.h},
          {.name = kName, .checked = me.kept ? ui::Checked::yes : ui::Checked::no, .test_id = "stay-signed-in"}))
    frame.act(view::KeepSignedIn{!me.kept});
  column.gap(4);
  column.gap(ui::paragraph(frame.ui, column.rest(),
                           me.kept ? "You stay signed in here until you have been away for 30 days. Turn it off on a "
                                     "computer that you share."
                                   : "You are signed in here until this browser is closed, or for 12 hours.",
                           {.look = {.tone = ui::Tone::secondary}, .lines_max = 0}));
}

std::string session_meta(const Frame& frame, const SessionEntry& session) {
  return "Since " + view::format_date(session.created_ms, frame.utc_offset_minutes) + ", " +
         used_text(frame, session.last_used_ms);
}

void draw_sessions(const Frame& frame, ui::Column& column) {
  auto& ui = frame.ui;
  const auto& sessions = frame.state.settings.sessions;
  const bool has_others = sessions.size() > 1;
  if (draw_section(frame, column, "Where you are signed in", has_others ? "End all others" : ""))
    frame.act(view::EndSession{});
  const float height = settings_row_height(frame) * static_cast<float>(sessions.size());
  const auto list =
      ui.open({.role = NodeRole::list, .rect = {column.x(), column.y(), column.width(), height}, .name = "Sessions"});
  for (const SessionEntry& session : sessions) {
    const Rect line{column.x(), column.y(), column.width(), settings_row_height(frame)};
    const auto item = ui.open({.role = NodeRole::listitem, .rect = line, .key = session.id, .test_id = "session-row"});
    const Rect control = draw_settings_row(frame, column,
                                           {.name = session.agent,
                                            .key = session.id,
                                            .meta = session_meta(frame, session),
                                            .badge = session.is_this ? "This one" : ""},
                                           kEndWidth);
    if (session.is_this) continue;
    if (ui::button(ui, control, {.name = "End this session", .size = ui::ButtonSize::small, .label = "End"}))
      frame.act(view::EndSession{session.id});
  }
}

void draw_appearance(const Frame& frame, ui::Column& column) {
  constexpr std::array<ui::SegmentItem, 3> kThemes{
      {{.name = "As the system", .test_id = "theme-system"}, {.name = "Light"}, {.name = "Dark"}}};
  draw_section(frame, column, "Theme", "");
  const Rect line = column.take(choice_height(frame.ui));
  const auto chosen = static_cast<size_t>(frame.state.theme);
  const auto now =
      ui::segment(frame.ui, {line.x, line.y, ui::segment_width(frame.ui, kThemes), line.h}, "Theme", kThemes, chosen);
  if (now) frame.act(view::SetTheme{static_cast<view::Theme>(*now)});
}

}  // namespace

void draw_account(const Frame& frame, ui::Column& column) {
  if (!frame.state.me) return;
  draw_me(frame, column, *frame.state.me);
  column.gap(32);
  draw_appearance(frame, column);
  column.gap(32);
  draw_stay(frame, column, *frame.state.me);
  column.gap(32);
  draw_sessions(frame, column);
}

}  // namespace kf::screens
