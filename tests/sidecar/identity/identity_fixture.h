#pragma once
// Identity whole, over repositories in memory, with cheap passwords.

#include <doctest/doctest.h>

#include "sidecar/identity/authenticator.h"
#include "sidecar/identity/known_browsers.h"
#include "tests/sidecar/fake_clock.h"
#include "tests/sidecar/identity/memory_identity.h"

namespace kf::identity::test {

inline constexpr crypto::ScryptCost kCheap{16, 8, 1};
inline const std::string kPassword = "correct horse battery";

// Somebody of that role whom the store knows as Identity::manager says; for others it has to know their id.
inline Caller caller_of(UserRole role, const std::string& id = "manager") {
  return {UserId(id), role, permissions_of(role), Carrier::cookie, "s"};
}

struct Identity {
  FakeClock clock;
  store::SharedRows rows = std::make_shared<store::IdentityRows>();
  store::MemoryUsers user_records{rows};
  store::MemorySessions session_records{rows};
  store::MemoryTokens token_records{rows};
  Users users{user_records, clock, kCheap};
  Sessions sessions{session_options(), crypto::Secret("secret of sessions"), session_records, clock};
  Tokens tokens{token_records, crypto::Secret("pepper"), clock};
  Authenticator authenticator{users, sessions, tokens};

  // Whoever manages, in the background; somebody that a test counts is added by it.
  Identity() { user_records.records["manager"] = {UserId("manager"), "The manager", UserRole::owner, "", 1, 0}; }

  KnownBrowsers browsers{crypto::Secret("key of browsers"), "kf_browser_1"};

  // With a password of his own choice already; add_given leaves him the one that he was given.
  store::UserRecord add(UserRole role, const std::string& name) {
    const auto added = add_given(role, name);
    auto& row = user_records.records.at(added.id.text());
    row.password_by.clear();
    return row;
  }
  store::UserRecord add_given(UserRole role, const std::string& name) {
    NewUser wanted{name, role, kPassword};
    if (role == UserRole::tool) wanted.password.reset();
    auto added = users.add(as(store::kOwner), wanted);
    if (!added) FAIL(added.error().message);
    return *added;
  }
  // From a browser that nobody knows.
  Result<store::UserRecord> sign_in(const std::string& name, const std::string& password) {
    return users.sign_in(name, crypto::Secret(password), [](const UserId&) { return std::string(); });
  }
  // Sessions are of people who are here: whom the test has not added is put there.
  SessionGrant grant(const UserId& user = store::kOwner) {
    user_records.records.try_emplace(user.text(), store::UserRecord{user, "Somebody " + user.text()});
    return sessions.open_for({user, store::kAnyEpoch}, {}).value();
  }
  // In a session of his own, as the authenticator would have it.
  Caller as(const store::UserRecord& user) {
    return {user.id, user.role, permissions_of(user.role), Carrier::cookie, "s", {}, user.epoch};
  }
  Caller as(const UserId& id) { return as(*users.find(id)); }
  Result<MadeToken> make_token(const store::UserRecord& user, const NewToken& wanted) {
    return tokens.make(user, wanted);
  }
  void revoke_all_of(const UserId& user) {
    std::erase_if(token_records.records, [&](const auto& entry) { return entry.second.user == user; });
  }

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
