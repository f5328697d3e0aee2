// What programs come in with.

#include <algorithm>

#include "shared/view/time_text.h"
#include "web/screens/settings_parts.h"
#include "web/widgets/buttons.h"
#include "web/widgets/text.h"

namespace kf::screens {
namespace {

using ui::NodeRole;
using view::DialogKind;

constexpr float kRevokeWidth = 80;

std::string name_of(const view::State& state, const std::string& user) {
  if (state.me && state.me->user == user) return "you";
  const auto& users = state.settings.users;
  const auto found = std::find_if(users.begin(), users.end(), [&](const UserInfo& u) { return u.id == user; });
  return found == users.end() ? "somebody else" : found->name;
}

std::string holder_name(const view::State& state, const TokenInfo& token) {
  if (state.me && state.me->user == token.user) return "";
  const std::string name = name_of(state, token.user);
  return name == "somebody else" ? "Somebody else" : name;
}

// Of a tool's token, and of one that somebody made for another person when that was possible.
std::string maker_text(const view::State& state, const TokenInfo& token) {
  const bool is_own = token.made_by.empty() || token.made_by == token.user;
  return is_own ? "" : ", made by " + name_of(state, token.made_by);
}

std::string expiry_text(const Frame& frame, const TokenInfo& token) {
  if (token.expires_ms == 0) return "does not expire";
  const auto now_ms = static_cast<int64_t>(frame.wall_ms);
  const std::string date = view::format_date(token.expires_ms, frame.utc_offset_minutes);
  return token.expires_ms <= now_ms ? "expired on " + date : "good until " + date;
}

std::string meta_of(const Frame& frame, const TokenInfo& token) {
  std::string scopes;
  for (const Permission scope : token.scopes) scopes += (scopes.empty() ? "" : ", ") + std::string(enum_name(scope));
  return "For " + scopes + "; " + expiry_text(frame, token) + ", " + used_text(frame, token.last_used_ms) +
         maker_text(frame.state, token);
}

void draw_token(const Frame& frame, ui::Column& column, const TokenInfo& token) {
  auto& ui = frame.ui;
  const Rect line{column.x(), column.y(), column.width(), settings_row_height(frame)};
  const auto item = ui.open({.role = NodeRole::listitem, .rect = line, .key = token.id, .test_id = "token-row"});
  const Rect control = draw_settings_row(
      frame, column,
      {.name = token.name, .key = token.id, .meta = meta_of(frame, token), .badge = holder_name(frame.state, token)},
      kRevokeWidth);
  const std::string name = "Revoke " + token.name;
  if (ui::button(ui, control, {.name = name, .size = ui::ButtonSize::small, .label = "Revoke"}))
    frame.act(view::OpenDialog{DialogKind::revoke_token, token.id});
}

}  // namespace

void draw_tokens(const Frame& frame, ui::Column& column) {
  auto& ui = frame.ui;
  const auto& tokens = frame.state.settings.tokens;
  if (draw_section(frame, column, "Tokens", "New token")) frame.act(view::OpenDialog{DialogKind::add_token, ""});
  const std::string_view about =
      tokens.empty()
          ? "No program has a token yet. One lets a script use the API in your name, as far as its scopes go."
          : "A token lets a program use the API in its user's name, as far as its scopes go.";
  column.gap(ui::paragraph(ui, column.rest(), about, {.look = {.tone = ui::Tone::secondary}, .lines_max = 0}));
  column.gap(8);
  const float height = settings_row_height(frame) * static_cast<float>(tokens.size());
  const auto list =
      ui.open({.role = NodeRole::list, .rect = {column.x(), column.y(), column.width(), height}, .name = "Tokens"});
  for (const TokenInfo& token : tokens) draw_token(frame, column, token);
}

}  // namespace kf::screens
