#include "sidecar/api/handlers.h"
#include "sidecar/api/on_record.h"

namespace kf::api {
namespace {

// One's own; those who manage users may ask for everybody's.
Result<net::Response> list(const IdentityParts& parts, const Context& context) {
  KF_TRY(const bool of_all, asks_for_all(context, Permission::users));
  TokenList list;
  for (const auto& token : parts.tokens.all()) {
    if (of_all || token.user == context.caller.user) list.tokens.push_back(identity::info_of(token));
  }
  return json(200, list);
}

Result<store::UserRecord> holder_of(const IdentityParts& parts, const Context& context, const NewToken& wanted) {
  const UserId id = wanted.user ? UserId(*wanted.user) : context.caller.user;
  const auto user = parts.users.find(id);
  if (user && may_touch(parts, context, id)) return *user;
  return Error{ErrorCode::not_found, "There is no such user.", "user"};
}

std::string scopes_detail(const NewToken& wanted) {
  std::string text = "scopes";
  for (const Permission scope : wanted.scopes) text += " " + std::string(enum_name(scope));
  return text;
}

Result<net::Response> make(const IdentityParts& parts, const Context& context) {
  KF_TRY(const auto wanted, read_body<NewToken>(context));
  KF_TRY(const auto user, holder_of(parts, context, wanted));
  AuditRecord entry = entry_for(context, AuditAction::token_made);
  entry.detail = scopes_detail(wanted);
  KF_TRY(const auto made, on_record(
                              parts.recorder, std::move(entry), [&] { return parts.tokens.make(user, wanted); },
                              [](AuditRecord& outcome, const auto& token) { outcome.object = token->info.id; }));
  auto response = json(201, made);
  response.set("location", "/api/tokens/" + made.info.id);
  return response;
}

Result<net::Response> revoke(const IdentityParts& parts, const Context& context) {
  for (const auto& token : parts.tokens.all()) {
    if (token.id != context.request.params.at("id") || !may_touch(parts, context, token.user)) continue;
    AuditRecord entry = entry_for(context, AuditAction::token_revoked);
    entry.object = token.id;
    KF_CHECK(on_record(parts.recorder, std::move(entry), [&] { return parts.tokens.revoke(token); }));
    return no_content();
  }
  return Error{ErrorCode::not_found, "There is no such token.", "id"};
}

}  // namespace

std::vector<Route> token_routes(const IdentityParts& parts) {
  const auto bind = [&parts](auto* function) {
    return [parts, function](Context& c) -> Result<net::Response> { return function(parts, c); };
  };
  return {
      {"GET", "/api/tokens", Access::in_page(), Body::none, bind(list)},
      {"POST", "/api/tokens", Access::in_page(), Body::json, bind(make), Creates::told_once},
      {"DELETE", "/api/tokens/{id}", Access::in_page(), Body::none, bind(revoke)},
  };
}

}  // namespace kf::api
