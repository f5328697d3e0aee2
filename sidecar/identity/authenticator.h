#pragma once
// Who sends a request: the one place where a cookie, a CSRF value or a token becomes a caller.

#include "sidecar/identity/caller.h"
#include "sidecar/identity/sessions.h"
#include "sidecar/identity/tokens.h"
#include "sidecar/identity/users.h"

namespace kf::identity {

class Authenticator {
 public:
  Authenticator(Users& users, Sessions& sessions, Tokens& tokens)
      : users_(users), sessions_(sessions), tokens_(tokens) {}

  // The caller, if he may come in; unauthenticated when nobody known sends this, forbidden when somebody does who may
  // not.
  Result<Caller> authenticate(const net::Request& request, const Access& access);

 private:
  Result<Caller> by_cookie(const net::Request& request, const Access& access);
  Result<Caller> by_token(const net::Request& request);

  Users& users_;
  Sessions& sessions_;
  Tokens& tokens_;
};

}  // namespace kf::identity
