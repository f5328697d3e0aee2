#include "sidecar/api/handlers.h"
#include "sidecar/api/on_record.h"

namespace kf::api {
namespace {

// One's own; those who manage users may ask for everybody's.
Result<net::Response> list(const IdentityParts& parts, const Context& context) {
  KF_TRY(const bool of_all, asks_for_all(context));
  TokenList list;
  for (const auto& token : parts.tokens.all()) {
    if (of_all || token.user == context.caller.user) list.tokens.push_back(identity::info_of(token));
  }
  return json(200, list);
}

// Whose the token will be. Who asks for somebody else's manages users (the route asks that of the field); whether that
// one may be given a token by others, identity::Tokens decides.
Result<store::UserRecord> holder_of(const IdentityParts& parts, const Context& context, const NewToken& wanted) {
  const UserId id = wanted.user ? UserId(*wanted.user) : context.caller.user;
  if (auto user = parts.users.find(id)) return std::move(*user);
  return Error{ErrorCode::not_found, "There is no such user.", "user"};
}

Result<net::Response> make(const IdentityParts& parts, const Context& context) {
  KF_TRY(const auto wanted, read_body<NewToken>(context));
  KF_TRY(const auto user, holder_of(parts, context, wanted));
  AuditRecord entry = entry_for(context, AuditAction::token_made);
  entry.detail = identity::detail_of(user.id, wanted.scopes);
  KF_TRY(const auto made, on_record(
                              parts.recorder, std::move(entry),
                              [&] { return parts.tokens.make_for(user, wanted, context.caller.standing()); },
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
    entry.detail = identity::detail_of(token.user, token.scopes);
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
      {"GET", "/api/tokens", Access::in_page(), Body::none, bind(list), Creates::nothing,
       everybodys(Permission::users)},
      {"POST",
       "/api/tokens",
       Access::in_page(),
       Body::json,
       bind(make),
       Creates::told_once,
       {FieldAccess::in_body("user", Permission::users)}},
      {"DELETE", "/api/tokens/{id}", Access::in_page(), Body::none, bind(revoke)},
  };
}

}  // namespace kf::api
