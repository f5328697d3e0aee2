// Who else there is, for those who manage that.

#include "web/screens/settings_parts.h"
#include "web/widgets/buttons.h"
#include "web/widgets/popover.h"
#include "web/widgets/text.h"

namespace kf::screens {
namespace {

using ui::Icon;
using ui::NodeRole;
using view::DialogKind;

bool is_me(const view::State& state, const UserInfo& user) { return state.me && state.me->user == user.id; }

bool may_manage(const view::State& state, const UserInfo& user) {
  const bool am_owner = state.me && !state.me->roles.empty() && state.me->roles.front() == UserRole::owner;
  return user.role != UserRole::owner && (am_owner || user.role != UserRole::admin);
}

void draw_menu(const Frame& frame, const Rect& anchor, const UserInfo& user, const std::string& owner) {
  if (frame.state.menu.owner != owner) return;
  const bool is_tool = user.role == UserRole::tool;
  const std::array<ui::MenuItem, 3> items{{
      {.name = "Change name and role", .icon = Icon::edit},
      {.name = "Set a new password", .icon = Icon::key, .is_disabled = is_tool},
      {.name = "Remove", .icon = Icon::trash, .tone = ui::Tone::danger, .is_divided = true},
  }};
  constexpr std::array<DialogKind, 3> kDialogs{DialogKind::edit_user, DialogKind::set_password,
                                               DialogKind::remove_user};
  const auto result = ui::menu(frame.ui, {.name = "More for " + user.name, .anchor_rect = anchor, .items = items});
  if (result.chosen || result.was_dismissed) frame.act(view::CloseMenu{});
  if (result.chosen) frame.act(view::OpenDialog{kDialogs[*result.chosen], user.id});
}

void draw_user(const Frame& frame, ui::Column& column, const UserInfo& user) {
  auto& ui = frame.ui;
  const Rect line{column.x(), column.y(), column.width(), settings_row_height(frame)};
  const auto item = ui.open({.role = NodeRole::listitem, .rect = line, .key = user.id, .test_id = "user-row"});
  const float size = ui.is_phone() ? 44 : 28;
  const std::string meta = std::string(role_title(user.role)) + ", " + used_text(frame, user.last_used_ms);
  const Rect control = draw_settings_row(
      frame, column, {.name = user.name, .key = user.id, .meta = meta, .badge = is_me(frame.state, user) ? "You" : ""},
      size);
  if (is_me(frame.state, user) || !may_manage(frame.state, user)) return;
  const std::string owner = "user:" + user.id;
  const bool is_open = frame.state.menu.owner == owner;
  const uint32_t flags = view::kHasPopup | view::kExpandable | (is_open ? view::kExpanded : 0u);
  if (ui::icon_button(ui, control, {.name = "More for " + user.name, .icon = Icon::dots, .flags = flags}))
    frame.act(view::OpenMenu{owner});
  draw_menu(frame, control, user, owner);
}

}  // namespace

void draw_users(const Frame& frame, ui::Column& column) {
  auto& ui = frame.ui;
  const auto& users = frame.state.settings.users;
  if (draw_section(frame, column, "Users", "Add a user")) frame.act(view::OpenDialog{DialogKind::add_user, ""});
  column.gap(ui::paragraph(ui, column.rest(),
                           "Everybody sees only their own conversations. Others sign in here with a name and a "
                           "password; the owner also with a link from the machine itself.",
                           {.look = {.tone = ui::Tone::secondary}, .lines_max = 0}));
  column.gap(8);
  const float height = settings_row_height(frame) * static_cast<float>(users.size());
  const auto list =
      ui.open({.role = NodeRole::list, .rect = {column.x(), column.y(), column.width(), height}, .name = "Users"});
  for (const UserInfo& user : users) draw_user(frame, column, user);
}

}  // namespace kf::screens
