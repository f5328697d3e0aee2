#pragma once
// Identity whole, over repositories in memory, with cheap passwords.

#include <doctest/doctest.h>

#include "sidecar/identity/authenticator.h"
#include "tests/sidecar/fake_clock.h"
#include "tests/sidecar/identity/memory_identity.h"

namespace kf::identity::test {

inline constexpr crypto::ScryptCost kCheap{16, 8, 1};
inline const std::string kPassword = "correct horse battery";

inline Caller caller_of(UserRole role, const std::string& id = "manager") {
  return {UserId(id), role, permissions_of(role), Carrier::cookie, "s"};
}

struct Identity {
  FakeClock clock;
  store::MemoryUsers user_records;
  store::MemorySessions session_records;
  store::MemoryTokens token_records;
  Users users{user_records, clock, kCheap};
  Sessions sessions{session_options(), crypto::Secret("secret of sessions"), session_records, clock};
  Tokens tokens{token_records, crypto::Secret("pepper"), clock};
  Authenticator authenticator{users, sessions, tokens};

  store::UserRecord add(UserRole role, const std::string& name) {
    NewUser wanted{name, role, kPassword};
    if (role == UserRole::tool) wanted.password.reset();
    auto added = users.add(caller_of(UserRole::owner, "owner"), wanted);
    if (!added) FAIL(added.error().message);
    return *added;
  }
  SessionGrant grant(const UserId& user = store::kOwner) { return sessions.open_for(user, "").value(); }

  static SessionOptions session_options() {
    SessionOptions options;
    options.cookie_name = "kf_session_1";
    return options;
  }
  // As a page sends it; an empty `csrf`: the cookie alone.
  static net::Request request(const SessionGrant& grant, const std::string& csrf) {
    net::Request made;
    made.headers = {{"cookie", "other=1; " + pair_of(grant) + "; more=2"}};
    if (!csrf.empty()) made.headers.emplace_back("x-kf-csrf", csrf);
    return made;
  }
  static net::Request request(const SessionGrant& grant) { return request(grant, grant.csrf); }
  static std::string pair_of(const SessionGrant& grant) { return grant.cookie.substr(0, grant.cookie.find(';')); }
  static net::Request with_token(const std::string& token, net::Headers more = {}) {
    net::Request made;
    made.headers = {{"authorization", "Bearer " + token}};
    made.headers.insert(made.headers.end(), more.begin(), more.end());
    return made;
  }
};

}  // namespace kf::identity::test
