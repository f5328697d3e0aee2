#pragma once
// Launch links, cookies and CSRF values: how a browser of this machine's user gets in.

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "sidecar/base/clock.h"
#include "sidecar/base/guarded.h"
#include "sidecar/net/http_types.h"
#include "sidecar/store/session_repository.h"

namespace kf::api {

struct SessionOptions {
  std::chrono::seconds launch_ttl{60};
  std::chrono::seconds idle{12 * 3600};
  std::string cookie_name =
      "kf_session";  // carries the port: cookies ignore ports, and two sidecars must not sign each other out
};

// Who sends a request.
struct Caller {
  std::string user;
  std::string cookie_digest;
};

// What a new session is given, once.
struct SessionGrant {
  std::string cookie;  // the value of the Set-Cookie header
  std::string csrf;
  std::string user;
};

class Sessions {
 public:
  Sessions(SessionOptions options, store::SessionRepository& repository, const Clock& clock);

  // A token of 256 bits for one launch link, good once and for launch_ttl.
  std::string mint_launch_token();

  // Trades a launch token for a session; unauthenticated when it is unknown, used or too old.
  Result<SessionGrant> open(std::string_view launch_token);

  // The caller of a request by its cookie alone: enough to say who is here, never enough to act.
  Result<Caller> identify(const net::Request& request);

  // The caller of a request by cookie and X-KF-CSRF header.
  Result<Caller> authenticate(const net::Request& request);

  Result<void> close(const Caller& caller);
  std::string expired_cookie() const;  // the Set-Cookie value that makes the browser forget

 private:
  bool take_launch_token(std::string_view token);
  Result<store::SessionRecord> find_session(const net::Request& request);
  Result<void> touch(const store::SessionRecord& session);
  int64_t now_ms() const;

  SessionOptions options_;
  store::SessionRepository& repository_;
  const Clock& clock_;
  Guarded<std::map<std::string, SteadyTime>> launches_;  // digest -> good until
};

// One cookie of a Cookie header, or empty.
std::string_view find_cookie(std::string_view header, std::string_view name);

}  // namespace kf::api
