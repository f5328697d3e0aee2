#include "sidecar/api/handlers.h"
#include "sidecar/api/on_record.h"
#include "sidecar/crypto/secret.h"

namespace kf::api {
namespace {

using store::UserRecord;

UserId id_of(const Context& context) { return UserId(context.request.params.at("id")); }

int64_t last_use_of(const IdentityParts& parts, const UserId& user) {
  int64_t last = 0;
  for (const auto& session : parts.sessions.alive()) {
    if (session.user == user) last = std::max(last, session.last_used_ms);
  }
  for (const auto& token : parts.tokens.all()) {
    if (token.user == user) last = std::max(last, token.last_used_ms);
  }
  return last;
}

UserInfo info_of(const IdentityParts& parts, const UserRecord& user) {
  return {user.id.text(), user.name, user.role, !user.password.empty(), user.created_ms, last_use_of(parts, user.id)};
}

AuditRecord entry_about(const Context& context, AuditAction action, const std::string& detail = {}) {
  AuditRecord entry = entry_for(context, action);
  if (context.request.params.contains("id")) entry.object = id_of(context).text();
  entry.detail = detail;
  return entry;
}

std::string role_detail(UserRole role) { return "role " + std::string(enum_name(role)); }

std::string password_detail(const Context& context, const PasswordChange& change) {
  std::string detail = id_of(context) == context.caller.user ? "" : "to be changed at the next sign-in";
  if (change.revoke_tokens) detail += detail.empty() ? "all tokens revoked" : "; all tokens revoked";
  return detail;
}

Result<net::Response> list(const IdentityParts& parts) {
  UserList list;
  for (const auto& user : parts.users.all()) list.users.push_back(info_of(parts, user));
  return json(200, list);
}

Result<net::Response> add(const IdentityParts& parts, const Context& context) {
  auto wanted = read_body<NewUser>(context);
  crypto::wipe(context.request.body);
  if (!wanted) return std::move(wanted).error();
  auto added = on_record(
      parts.recorder, entry_about(context, AuditAction::user_added, role_detail(wanted->role)),
      [&] { return parts.users.add(context.caller, *wanted); },
      [](AuditRecord& entry, const auto& user) { entry.object = user->id.text(); });
  if (wanted->password) crypto::wipe(*wanted->password);
  if (!added) return std::move(added).error();
  auto response = json(201, info_of(parts, *added));
  response.set("location", "/api/users/" + added->id.text());
  return response;
}

Result<net::Response> edit(const IdentityParts& parts, const Context& context) {
  KF_TRY(const auto wanted, read_body<UserEdit>(context));
  if (!wanted.name && !wanted.role) return Error{ErrorCode::invalid_request, "Send 'name', 'role' or both.", "name"};
  const std::string detail = (wanted.name ? "name " : "") + (wanted.role ? role_detail(*wanted.role) : std::string());
  KF_TRY(const auto user, on_record(parts.recorder, entry_about(context, AuditAction::user_changed, detail),
                                    [&] { return parts.users.edit(context.caller, id_of(context), wanted); }));
  return json(200, info_of(parts, user));
}

Result<net::Response> set_password(const IdentityParts& parts, const Context& context) {
  auto change = read_body<PasswordChange>(context);
  crypto::wipe(context.request.body);
  if (!change) return std::move(change).error();
  auto changed =
      on_record(parts.recorder, entry_about(context, AuditAction::password_changed, password_detail(context, *change)),
                [&] { return parts.users.set_password(context.caller, id_of(context), *change); });
  crypto::wipe(change->password);
  if (change->current) crypto::wipe(*change->current);
  if (!changed) return std::move(changed).error();
  return no_content();
}

// The way in is closed first; a conversation that a running answer still writes goes with the others.
Result<void> remove_all(const IdentityParts& parts, const Caller& by, const UserRecord& user) {
  KF_CHECK(parts.users.remove(by, user));
  KF_CHECK(parts.vault.remove_all_of(user.id));
  KF_CHECK(parts.idempotency.remove_all_of(user.id));
  return parts.conversations.remove_all_of(user.id);
}

Result<net::Response> remove(const IdentityParts& parts, const Context& context) {
  KF_TRY(const auto user, parts.users.removable(context.caller, id_of(context)));
  KF_CHECK(on_record(parts.recorder, entry_about(context, AuditAction::user_removed),
                     [&] { return remove_all(parts, context.caller, user); }));
  return no_content();
}

}  // namespace

std::vector<Route> user_routes(const IdentityParts& parts) {
  const auto bind = [&parts](auto* function) {
    return [parts, function](Context& c) -> Result<net::Response> { return function(parts, c); };
  };
  const Access managers = Access::in_page(Permission::users);
  return {
      {"GET", "/api/users", managers, Body::none, [parts](Context&) { return list(parts); }},
      {"POST", "/api/users", managers, Body::json, bind(add), Creates::replayable},
      // One's own name and password too, so that the rules of identity::Users decide.
      {"PATCH", "/api/users/{id}", Access::in_page(), Body::json, bind(edit)},
      {"PUT", "/api/users/{id}/password", Access::in_page().with_given_password(), Body::json, bind(set_password)},
      {"DELETE", "/api/users/{id}", managers, Body::none, bind(remove)},
  };
}

}  // namespace kf::api
