#pragma once
// Launch links, cookies and CSRF values: how a browser gets in and stays in.
//
// A cookie is known to every server on this host, whatever its port, so that alone it yields nothing. Its CSRF value is
// derived from it under a key of ours: it can be given again, to a page that has proved to be the browser which signed
// in, and the database holds nothing of it.

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "sidecar/base/clock.h"
#include "sidecar/base/guarded.h"
#include "sidecar/crypto/secret.h"
#include "sidecar/identity/browser_proofs.h"
#include "sidecar/net/http_types.h"
#include "sidecar/store/identity_repository.h"

namespace kf::identity {

inline constexpr size_t kSessionsOfUserMax = 50;  // a further one ends the one that was used least recently

struct SessionOptions {
  std::chrono::seconds launch_ttl{60};
  std::chrono::seconds idle{12 * 3600};
  std::chrono::seconds kept_idle{std::chrono::days(30)};  // of a browser that stays signed in
  std::string cookie_name =
      "kf_session";  // carries the port: cookies ignore ports, and two sidecars must not sign each other out
};

// Of the cookies that bear our name in one request so many are tried: another server on this host may have set some,
// one for each beginning of a path, and our own comes last.
inline constexpr size_t kCookiesTriedMax = 16;

// The browser that signs in. One that gives a key stays signed in: see Sessions::keep.
struct Browser {
  std::string_view user_agent = {};
  std::string key = {};
};

// What a page is given: with a new session, and again when it has proved its browser.
struct SessionGrant {
  std::string cookie;  // the value of the Set-Cookie header
  std::string csrf;
  UserId user;
  std::string session = {};  // its id
  bool is_kept = false;
};

// The session that a request carries.
struct FoundSession {
  store::SessionRecord record;
  std::string cookie;      // its value
  bool is_proven = false;  // the CSRF value that belongs to it came too
};

class Sessions {
 public:
  // CSRF values are derived under `secret`.
  Sessions(SessionOptions options, crypto::Secret secret, store::SessionRepository& repository, const Clock& clock);

  // A token of 256 bits for one launch link, good once and for launch_ttl.
  std::string mint_launch_token();

  // Trades a launch token for a session of the owner; unauthenticated when it is unknown, used or too old.
  Result<SessionGrant> open_by_launch(std::string_view launch_token, const Browser& browser);

  // For somebody who has proved to be `user`; unauthenticated when that user's password or role changed since, or he
  // was removed.
  Result<SessionGrant> open_for(const store::Standing& user, const Browser& browser);

  // The session whose cookie and X-KF-CSRF value a request carries, with its use noted; the first one, not proven, when
  // it carries no such value. Errors: unauthenticated when no cookie is a session's, forbidden when the value fits
  // none.
  Result<FoundSession> find(const net::Request& request);

  // The refusal of a cookie that comes alone where that is not enough.
  static Error not_proven();

  // Has the browser of this session stay signed in: `key` is its public key, in hexadecimal. Sessions that the same
  // user had in the same browser end. Errors: invalid_request (`key`).
  Result<SessionGrant> keep(const FoundSession& session, const std::string& key);
  // Has it no longer stay signed in.
  Result<SessionGrant> let_go(const FoundSession& session);

  // A challenge for the browser with this key, in one of the sessions whose cookies the request carries. Errors:
  // forbidden (`key`) when none of them is that browser's.
  Result<std::string> challenge(const net::Request& request, const std::string& key) const;
  // The CSRF value again, for a page that proves its browser. Errors: as above, and those of BrowserProofs::check.
  Result<SessionGrant> prove(const net::Request& request, const std::string& key, const BrowserProof& proof);

  // The cookie anew, so that it lives as long as its session from now on.
  SessionGrant grant_of(const FoundSession& session) const;

  // Those that are alive, last used first.
  std::vector<store::SessionRecord> alive() const;

  Result<void> close(const store::SessionRecord& session) { return repository_.remove(session.cookie_digest); }
  Result<void> close_all_of(const UserId& user, const std::string& except_id = {});

  std::string expired_cookie() const;  // the Set-Cookie value that makes the browser forget

 private:
  std::vector<FoundSession> carried_by(const net::Request& request) const;
  Result<FoundSession> carried_with_key(const net::Request& request, const std::string& key) const;
  static Result<void> check_browser_key(const Browser& browser);
  std::chrono::seconds idle_of(const store::SessionRecord& session) const;
  std::string csrf_of(std::string_view cookie) const;
  bool take_launch_token(std::string_view token);
  Result<void> note_use(const store::SessionRecord& session);
  bool is_alive(const store::SessionRecord& session) const;

  SessionOptions options_;
  crypto::Secret secret_;
  store::SessionRepository& repository_;
  const Clock& clock_;
  BrowserProofs proofs_;
  Guarded<std::map<std::string, SteadyTime>> launches_;  // digest -> good until
};

// The values of the cookies of this name, in their order, kCookiesTriedMax at most.
std::vector<std::string_view> find_cookies(std::string_view header, std::string_view name);

}  // namespace kf::identity
