// The settings: one's sessions, users, tokens, and the dialogs that change them.

#include <algorithm>
#include <charconv>

#include "shared/base/text.h"
#include "shared/view/permissions.h"
#include "shared/view/step.h"

namespace kf::view {
namespace {

constexpr int64_t kDaySeconds = 86400;

std::string credential_url(const std::string& provider) { return "/api/credentials/" + url_encode(provider); }

std::string user_url(const std::string& id) { return "/api/users/" + url_encode(id); }

const UserInfo* find_user(const State& state, const std::string& id) {
  const auto& users = state.settings.users;
  const auto found = std::find_if(users.begin(), users.end(), [&id](const UserInfo& user) { return user.id == id; });
  return found == users.end() ? nullptr : &*found;
}

const TokenInfo* find_token(const State& state, const std::string& id) {
  const auto& tokens = state.settings.tokens;
  const auto found =
      std::find_if(tokens.begin(), tokens.end(), [&id](const TokenInfo& token) { return token.id == id; });
  return found == tokens.end() ? nullptr : &*found;
}

bool is_me(const State& state, const std::string& id) { return state.me && state.me->user == id; }

// The name of what a dialog is about, and the values that its fields begin with.
void fill(const State& state, Dialog& dialog) {
  if (const UserInfo* user = find_user(state, dialog.subject)) {
    dialog.text = user->name;
    dialog.fields = {{"name", user->name}, {"role", std::string(enum_name(user->role))}};
  } else if (const TokenInfo* token = find_token(state, dialog.subject)) {
    dialog.text = token->name;
  } else if (is_me(state, dialog.subject)) {
    dialog.text = state.me->name;
    dialog.fields = {{"name", state.me->name}};
  }
  if (dialog.kind == DialogKind::add_user) dialog.fields = {{"role", "user"}};
  if (dialog.kind == DialogKind::add_token) dialog.fields = {{"scopes", "models chat"}, {"expires", "90"}};
}

void change(Step& step, std::string done, std::string method, std::string url, std::string body = {}) {
  step.state.dialog.is_busy = true;
  step.fetch(RequestKind::settings_change, std::move(done), std::move(method), std::move(url), std::move(body));
}

void add_user(Step& step, Dialog& dialog) {
  auto& fields = dialog.fields;
  NewUser wanted{fields["name"], enum_from_name<UserRole>(fields["role"]).value_or(UserRole::user), std::nullopt};
  if (wanted.role != UserRole::tool) wanted.password = fields["password"];
  change(step, wanted.name + " was added", "POST", "/api/users", to_json_text(wanted));
}

// One's own role stays as it is, and is not sent.
void edit_user(Step& step, Dialog& dialog) {
  UserEdit edit{dialog.fields["name"], std::nullopt};
  const UserInfo* user = find_user(step.state, dialog.subject);
  const auto role = enum_from_name<UserRole>(dialog.fields["role"]);
  if (user != nullptr && role && *role != user->role) edit.role = role;
  change(step, "Saved", "PATCH", user_url(dialog.subject), to_json_text(edit));
}

void set_password(Step& step, Dialog& dialog) {
  PasswordChange wanted{dialog.fields["password"], std::nullopt};
  if (dialog.fields.contains("current")) wanted.current = dialog.fields["current"];
  const bool ends_tokens = dialog.fields["revoke"] == "yes";
  wanted.revoke_tokens = ends_tokens;
  change(step,
         ends_tokens ? "The password was changed; other sessions and all tokens have ended"
                     : "The password was changed; other sessions have ended",
         "PUT", user_url(dialog.subject) + "/password", to_json_text(wanted));
}

std::vector<Permission> scopes_of(const std::string& text) {
  std::vector<Permission> scopes;
  for (const std::string_view name : split(text, ' ')) {
    if (const auto scope = enum_from_name<Permission>(name)) scopes.push_back(*scope);
  }
  return scopes;
}

// "90" -> 90 days; nothing for "never".
std::optional<int64_t> seconds_of_days(std::string_view text) {
  int32_t days = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), days);
  return parsed.ec == std::errc() ? std::optional(days * kDaySeconds) : std::nullopt;
}

void make_token(Step& step, Dialog& dialog) {
  NewToken wanted{dialog.fields["name"], scopes_of(dialog.fields["scopes"]), std::nullopt, std::nullopt};
  wanted.expires_in_s = seconds_of_days(dialog.fields["expires"]);
  dialog.is_busy = true;
  step.fetch(RequestKind::token_make, "", "POST", "/api/tokens", to_json_text(wanted));
}

}  // namespace

void load_settings(Step& step) {
  const State& state = step.state;
  const bool is_manager = may(state, Permission::users);
  const std::string all = is_manager ? "?all=1" : "";
  step.state.settings.fault.reset();
  if (state.route.tab == SettingsTab::account) step.fetch(RequestKind::sessions, "", "GET", "/api/sessions");
  if (state.route.tab == SettingsTab::tokens) step.fetch(RequestKind::tokens, "", "GET", "/api/tokens" + all);
  if (state.route.tab == SettingsTab::credentials) step.fetch(RequestKind::credentials, "", "GET", "/api/credentials");
  if (is_manager && state.route.tab != SettingsTab::account) step.fetch(RequestKind::users, "", "GET", "/api/users");
}

void on_settings_list(Step& step, const PendingRequest& request) {
  SettingsScreen& settings = step.state.settings;
  const auto keep = [&]<class List, class Items>(Result<List> answer, Items List::*from, Items& to) {
    if (answer)
      to = std::move((*answer).*from);
    else
      settings.fault = answer.error();
  };
  if (request.kind == RequestKind::sessions)
    keep(answer_of<SessionList>(request), &SessionList::sessions, settings.sessions);
  if (request.kind == RequestKind::users) keep(answer_of<UserList>(request), &UserList::users, settings.users);
  if (request.kind == RequestKind::credentials) {
    if (auto list = answer_of<CredentialList>(request))
      settings.credentials = std::move(list).value();
    else
      settings.fault = list.error();
  }
  if (request.kind == RequestKind::tokens) keep(answer_of<TokenList>(request), &TokenList::tokens, settings.tokens);
}

void reduce(Step& step, const EndSession& action) {
  const std::string url = "/api/sessions" + (action.id.empty() ? "" : "/" + url_encode(action.id));
  step.fetch(RequestKind::settings_change,
             action.id.empty() ? "All other sessions have ended" : "The session has ended", "DELETE", url);
}

void reduce(Step& step, const OpenDialog& action) {
  step.state.menu.owner.clear();
  step.state.dialog = Dialog{action.kind, action.subject, "", std::nullopt};
  fill(step.state, step.state.dialog);
}

void reduce(Step& step, const EditDialogField& action) {
  step.state.dialog.fields[action.field] = action.text;
  if (step.state.dialog.fault && step.state.dialog.fault->field == action.field) step.state.dialog.fault.reset();
}

void confirm_settings_dialog(Step& step) {
  Dialog& dialog = step.state.dialog;
  if (dialog.is_busy) return;
  dialog.fault.reset();
  switch (dialog.kind) {
    case DialogKind::add_user: return add_user(step, dialog);
    case DialogKind::edit_user: return edit_user(step, dialog);
    case DialogKind::set_password: return set_password(step, dialog);
    case DialogKind::remove_user: return change(step, dialog.text + " was removed", "DELETE", user_url(dialog.subject));
    case DialogKind::add_token: return make_token(step, dialog);
    case DialogKind::revoke_token:
      return change(step, "The token was revoked", "DELETE", "/api/tokens/" + url_encode(dialog.subject));
    case DialogKind::store_credential:
      return change(step, "The token was stored, sealed", "PUT", credential_url(dialog.subject),
                    to_json_text(NewCredential{dialog.fields["token"]}));
    case DialogKind::remove_credential:
      return change(step, "The token was removed", "DELETE", credential_url(dialog.subject));
    case DialogKind::made_token:
    case DialogKind::none:
    case DialogKind::rename_conversation:
    case DialogKind::delete_conversation:
    case DialogKind::give_consent: return;
  }
}

// A dialog stays open with the reason when the sidecar refuses.
void on_settings_change(Step& step, const PendingRequest& request) {
  Dialog& dialog = step.state.dialog;
  dialog.is_busy = false;
  if (request.status < 200 || request.status >= 300) {
    if (dialog.kind == DialogKind::none) return step.error_toast(problem_of(request));
    dialog.fault = problem_of(request);
    return;
  }
  dialog = Dialog{};
  step.toast(request.subject);
  ask_who_i_am(step);
  load_settings(step);
  if (step.state.route.tab == SettingsTab::credentials) reduce(step, RefreshModels{});
}

// The token is shown this once: it stays until its dialog is closed.
void on_token_made(Step& step, const PendingRequest& request) {
  Dialog& dialog = step.state.dialog;
  dialog.is_busy = false;
  auto made = answer_of<MadeToken>(request);
  if (!made) {
    dialog.fault = made.error();
    return;
  }
  dialog = Dialog{DialogKind::made_token, made->info.id, made->info.name, std::nullopt};
  dialog.fields["token"] = std::move(made->token);
  load_settings(step);
}

}  // namespace kf::view
