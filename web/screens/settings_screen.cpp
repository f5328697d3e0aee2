// The settings: who one is, who else there is, and what programs come in with.

#include "shared/view/time_text.h"
#include "web/screens/settings_parts.h"
#include "web/screens/tabbed_top.h"
#include "web/widgets/badges.h"
#include "web/widgets/buttons.h"
#include "web/widgets/cards.h"
#include "web/widgets/draw.h"
#include "web/widgets/fields.h"
#include "web/widgets/rows.h"
#include "web/widgets/scroll.h"

namespace kf::screens {
namespace {

using ui::NodeRole;
using view::Screen;
using view::SettingsTab;

constexpr float kContentMax = 760;

// Those that somebody of this role has a use for.
std::vector<SettingsTab> tabs_of(const view::State& state) {
  std::vector<SettingsTab> tabs{SettingsTab::account};
  if (view::may(state, Permission::users)) tabs.push_back(SettingsTab::users);
  tabs.push_back(SettingsTab::tokens);
  if (view::may(state, Permission::credentials)) tabs.push_back(SettingsTab::credentials);
  return tabs;
}

std::string_view title_of(SettingsTab tab) {
  switch (tab) {
    case SettingsTab::account: return "Account";
    case SettingsTab::users: return "Users";
    case SettingsTab::tokens: return "Tokens";
    case SettingsTab::credentials: return "Credentials";
  }
  return "";
}

void draw_top(const Frame& frame, Rect& area) {
  const auto tabs = tabs_of(frame.state);
  std::vector<ui::SegmentItem> items;
  size_t chosen = 0;
  for (size_t i = 0; i < tabs.size(); ++i) {
    items.push_back({.name = title_of(tabs[i])});
    if (tabs[i] == frame.state.route.tab) chosen = i;
  }
  const auto top = draw_tabbed_top(
      frame, area, {.title = "Settings", .name = "Parts of the settings", .parts = items, .chosen = chosen});
  if (top.chosen) frame.act(view::GoTo{{Screen::settings, "", tabs[*top.chosen]}});
}

void draw_fault(const Frame& frame, ui::Column& column) {
  const auto& fault = frame.state.settings.fault;
  if (!fault) return;
  const ui::BannerOptions banner{.text = fault->message, .test_id = "settings-fault"};
  ui::banner(frame.ui, column.take(ui::banner_height(frame.ui, column.width(), banner)), banner);
  column.gap(16);
}

}  // namespace

std::string provider_title(const std::string& provider) {
  const auto id = enum_from_name<ProviderId>(provider);
  return id ? std::string(provider_display_name(*id)) : provider;
}

std::string_view role_title(UserRole role) {
  switch (role) {
    case UserRole::owner: return "Owner";
    case UserRole::admin: return "Admin";
    case UserRole::user: return "User";
    case UserRole::auditor: return "Auditor";
    case UserRole::tool: return "Tool";
  }
  return "";
}

std::string_view role_explanation(UserRole role) {
  switch (role) {
    case UserRole::owner: return "Runs Knowledge Foundry and may do everything.";
    case UserRole::admin: return "Manages users, models and settings, and reads the record.";
    case UserRole::user: return "Chats with models and keeps conversations that nobody else sees.";
    case UserRole::auditor: return "Reads the record of what was done, and nothing else.";
    case UserRole::tool: return "A program: it comes with a token and never signs in here.";
  }
  return "";
}

std::string used_text(const Frame& frame, int64_t last_used_ms) {
  if (last_used_ms == 0) return "never used";
  return "used " + view::format_ago(last_used_ms, static_cast<int64_t>(frame.wall_ms));
}

float settings_row_height(const Frame& frame) { return frame.ui.is_phone() ? 64 : 52; }

bool draw_section(const Frame& frame, ui::Column& column, std::string_view title, std::string_view action) {
  auto& ui = frame.ui;
  const ui::ButtonOptions button{.name = action, .size = ui::ButtonSize::small};
  const Rect line = column.take(ui::button_height(ui, ui::ButtonSize::small));
  column.gap(4);
  ui::Row row(line);
  bool was_chosen = false;
  if (!action.empty()) was_chosen = ui::button(ui, row.take_right(ui::button_width(ui, button)), button);
  ui::section_heading(ui, row.rest(), title, 2);
  return was_chosen;
}

Rect draw_settings_row(const Frame& frame, ui::Column& column, const SettingsRow& row, float control_width) {
  auto& ui = frame.ui;
  const Rect line = column.take(settings_row_height(frame));
  ui::draw_hairline(ui, line.x, line.bottom() - 1, line.w, ui.palette().border.subtle);
  const float text_w = line.w - control_width - 12;
  const float top = line.y + (line.h - 38) / 2;
  const Rect name{line.x, top, text_w, 20};
  const ui::BadgeOptions badge{.text = row.badge, .kind = ui::BadgeKind::neutral};
  const float badge_w = row.badge.empty() ? 0 : ui::badge_width(ui, badge) + 8;
  const float used = ui::label(ui, {name.x, name.y, name.w - badge_w, name.h}, row.name,
                               {.look = {.style = ui::style::ui_medium}, .key = "name"});
  if (!row.badge.empty()) ui::badge(ui, name.x + used + 8, name.y + 10, badge);
  ui::label(ui, {line.x, top + 20, text_w, 18}, row.meta,
            {.look = {.style = ui::style::meta, .tone = ui::Tone::muted}, .key = "meta"});
  const float height = ui.is_phone() ? 44 : 28;
  return ui::Row::middle({line.right() - control_width, line.y, control_width, line.h}, height);
}

void draw_settings(const Frame& frame, const Rect& whole) {
  Rect area = whole;
  const auto main = frame.ui.open({.role = NodeRole::main, .rect = area, .name = "Settings"});
  draw_top(frame, area);
  const float pad = frame.ui.is_phone() ? 16 : 24;
  const std::string_view name = title_of(frame.state.route.tab);
  ui::ScrollFrame scroll(frame.ui, area, {.name = name, .key = name, .role = NodeRole::region});
  const Rect content = scroll.content();
  ui::Column column({content.x + pad, content.y + 20, std::min(content.w - 2 * pad, kContentMax), content.h});
  draw_fault(frame, column);
  switch (frame.state.route.tab) {
    case SettingsTab::account: draw_account(frame, column); break;
    case SettingsTab::users: draw_users(frame, column); break;
    case SettingsTab::tokens: draw_tokens(frame, column); break;
    case SettingsTab::credentials: draw_credentials(frame, column); break;
  }
  scroll.finish(column.used() + 40);
}

}  // namespace kf::screens
