#pragma once
// Launch links, cookies and CSRF values: how a browser gets in and stays in.

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "sidecar/base/clock.h"
#include "sidecar/base/guarded.h"
#include "sidecar/net/http_types.h"
#include "sidecar/store/identity_repository.h"

namespace kf::identity {

inline constexpr size_t kSessionsOfUserMax = 50;  // a further one ends the one that was used least recently

struct SessionOptions {
  std::chrono::seconds launch_ttl{60};
  std::chrono::seconds idle{12 * 3600};
  std::string cookie_name =
      "kf_session";  // carries the port: cookies ignore ports, and two sidecars must not sign each other out
};

// What a new session is given, once.
struct SessionGrant {
  std::string cookie;  // the value of the Set-Cookie header
  std::string csrf;
  UserId user;
  std::string session = {};  // its id
};

class Sessions {
 public:
  Sessions(SessionOptions options, store::SessionRepository& repository, const Clock& clock);

  // A token of 256 bits for one launch link, good once and for launch_ttl.
  std::string mint_launch_token();

  // Trades a launch token for a session of the owner; unauthenticated when it is unknown, used or too old.
  Result<SessionGrant> open_by_launch(std::string_view launch_token, std::string_view user_agent);

  // For somebody who has proved to be `user`.
  Result<SessionGrant> open_for(const UserId& user, std::string_view user_agent);

  // The session that a request's cookie names, with its use noted; unauthenticated when there is none.
  Result<store::SessionRecord> find(const net::Request& request);

  // Whether the request carries the session's X-KF-CSRF value; forbidden when it does not.
  static Result<void> check_csrf(const net::Request& request, const store::SessionRecord& session);

  // Those that are alive, last used first.
  std::vector<store::SessionRecord> alive() const;

  Result<void> close(const store::SessionRecord& session) { return repository_.remove(session.cookie_digest); }
  Result<void> close_all_of(const UserId& user, const std::string& except_id = {});

  std::string expired_cookie() const;  // the Set-Cookie value that makes the browser forget

 private:
  bool take_launch_token(std::string_view token);
  bool is_alive(const store::SessionRecord& session) const;
  Result<void> make_room_for(const UserId& user);

  SessionOptions options_;
  store::SessionRepository& repository_;
  const Clock& clock_;
  Guarded<std::map<std::string, SteadyTime>> launches_;  // digest -> good until
};

// One cookie of a Cookie header, or empty.
std::string_view find_cookie(std::string_view header, std::string_view name);

}  // namespace kf::identity
