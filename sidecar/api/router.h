#pragma once
// The one table of routes, and the way every request takes. Of its head are judged: door, route, caller, limit, type of
// content. Then its body is read, and key, handler and problem follow.

#include <functional>
#include <string>
#include <vector>

#include "sidecar/api/door.h"
#include "sidecar/api/field_access.h"
#include "sidecar/api/idempotency.h"
#include "sidecar/api/rate_limits.h"
#include "sidecar/base/log.h"
#include "sidecar/identity/authenticator.h"
#include "sidecar/net/admission.h"

namespace kf::api {

using identity::Access;
using identity::Caller;

enum class Body { none, json };

inline constexpr size_t kBodyBytesUsual = 64u << 10;
// A body that took longer than this comes from somebody who may have lost his rights meanwhile: they are looked at
// again.
inline constexpr std::chrono::milliseconds kJudgedFor{500};

// What a handler gets besides the request. The caller is nobody on routes that are open to all. `quotas` are the limits
// that the request counts against; a handler adds those that are its own to know.
struct Context {
  net::Request& request;
  Caller caller;
  std::vector<Quota> quotas = {};
};

using Handler = std::function<Result<net::Response>(Context&)>;

// `pattern` is a path whose {names} match one segment each: "/api/conversations/{id}". What answers 201 creates
// something. No body is read that is longer than `body_bytes_max`.
struct Route {
  std::string method;
  std::string pattern;
  Access access;  // every route passes the door first
  Body body = Body::none;
  Handler handler;
  Creates creates = Creates::nothing;
  std::vector<FieldAccess> fields = {};  // those that ask for more than `access`
  size_t body_bytes_max = kBodyBytesUsual;
};

class Router {
 public:
  // Borrowed; all of it outlives the router.
  struct Gates {
    const Door& door;
    identity::Authenticator& authenticator;
    RateLimits& limits;
    Idempotency& idempotency;
  };

  // `fallback` answers GET and HEAD of paths outside /api that no route has: the page's files.
  Router(std::vector<Route> routes, Gates gates, Log& log, Handler fallback);

  // Judges the head; nothing of the body is looked at. What it admits outlives neither the router nor the request.
  net::Judgement judge(net::Request& request);
  // Both steps at once, for a request that is whole.
  net::Response handle(net::Request& request);

 private:
  struct KnownRoute {
    Route route;
    std::vector<std::string> parts;  // of its pattern
  };

  // What the head has shown, until the body is there.
  struct Judged {
    const Route& route;
    Caller caller;
    std::vector<Quota> quotas;
  };

  Result<net::Judgement> judged(net::Request& request);
  Result<net::Judgement> admitted(const Route& route, net::Request& request);
  net::Response answer(Judged judged, net::Request& request);
  Result<net::Response> handled(const Route& route, Context& context);
  Result<void> look_again(const Route& route, Context& context);
  net::Response problem_of(const Error& error, const net::Request& request);

  std::vector<KnownRoute> routes_;
  Gates gates_;
  Log& log_;
  Handler fallback_;
};

}  // namespace kf::api
