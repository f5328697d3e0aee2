#include "sidecar/identity/authenticator.h"

namespace kf::identity {
namespace {

Error gone() { return {ErrorCode::unauthenticated, "This user is not here any more."}; }

Result<void> check_permission(const Caller& caller, const Access& access) {
  if (!access.permission || caller.may(*access.permission)) return {};
  const std::string name(enum_name(*access.permission));
  if (!permissions_of(caller.role).has(*access.permission)) {
    return Error{ErrorCode::forbidden,
                 "Your role (" + std::string(enum_name(caller.role)) + ") does not allow this (" + name + ")."};
  }
  return Error{ErrorCode::forbidden, "This token lacks the scope '" + name + "'.", "Authorization"};
}

// Whoever set a password for somebody else knows it. Until that one has chosen another, it opens the way to just that.
Result<void> check_password_is_own(const net::Request& request, const Caller& caller, const Access& access) {
  const auto id = request.params.find("id");
  const bool is_about_himself = id == request.params.end() || id->second == caller.user.text();
  if (!caller.is_password_given || (access.is_for_given_password && is_about_himself)) return {};
  return Error{ErrorCode::forbidden, "Somebody else set your password. Choose your own first; then everything is open.",
               "password"};
}

}  // namespace

Result<Caller> Authenticator::authenticate(const net::Request& request, const Access& access) {
  if (access.who == Access::Who::everybody) return Caller();
  KF_TRY(auto caller, Tokens::is_carried_by(request) ? by_token(request) : by_cookie(request, access));
  if (caller.carrier == Carrier::token && access.who != Access::Who::page_or_token)
    return Error{ErrorCode::forbidden, "This is done in the page, not with a token.", "Authorization"};
  KF_CHECK(check_password_is_own(request, caller, access));
  KF_CHECK(check_permission(caller, access));
  return caller;
}

Result<Caller> Authenticator::by_cookie(const net::Request& request, const Access& access) {
  KF_TRY(auto found, sessions_.find(request));
  auto& session = found.record;
  if (!found.is_proven) {
    if (access.who != Access::Who::cookie_alone) return Sessions::not_proven();
    return Caller{{}, UserRole::user, {}, Carrier::cookie, std::move(session.id)};
  }
  const auto user = users_.find(session.user);
  if (!user) return gone();
  return Caller{user->id, user->role,  permissions_of(user->role), Carrier::cookie, std::move(session.id),
                {},       user->epoch, !user->password_by.empty()};
}

// A page has no business with a token: what it sends could have been put there by any script.
Result<Caller> Authenticator::by_token(const net::Request& request) {
  for (const std::string_view header : {"origin", "sec-fetch-site"}) {
    if (!request.header(header).empty())
      return Error{ErrorCode::forbidden, "A token is for programs; a page signs in.", std::string(header)};
  }
  KF_TRY(const auto token, tokens_.find(request));
  const auto user = users_.find(token.user);
  if (!user) return gone();
  Caller caller;
  caller.user = user->id;
  caller.role = user->role;
  caller.permissions = permissions_of(user->role) & PermissionSet::of(token.scopes);
  caller.carrier = Carrier::token;
  caller.token = token.id;
  caller.epoch = user->epoch;
  return caller;
}

}  // namespace kf::identity
