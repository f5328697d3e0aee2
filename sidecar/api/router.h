#pragma once
// The one table of routes, and the way every request takes: door, route, caller, limit, key, handler, problem.

#include <functional>
#include <string>
#include <vector>

#include "sidecar/api/door.h"
#include "sidecar/api/field_access.h"
#include "sidecar/api/idempotency.h"
#include "sidecar/api/rate_limits.h"
#include "sidecar/base/log.h"
#include "sidecar/identity/authenticator.h"

namespace kf::api {

using identity::Access;
using identity::Caller;

enum class Body { none, json };

// What a handler gets besides the request. The caller is nobody on routes that are open to all. `quotas` are the limits
// that the request counts against; a handler adds those that are its own to know.
struct Context {
  net::Request& request;
  Caller caller;
  std::vector<Quota> quotas = {};
};

using Handler = std::function<Result<net::Response>(Context&)>;

// `pattern` is a path whose {names} match one segment each: "/api/conversations/{id}". What answers 201 creates
// something.
struct Route {
  std::string method;
  std::string pattern;
  Access access;  // every route passes the door first
  Body body = Body::none;
  Handler handler;
  Creates creates = Creates::nothing;
  std::vector<FieldAccess> fields = {};  // those that ask for more than `access`
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

  net::Response handle(net::Request& request);

 private:
  struct KnownRoute {
    Route route;
    std::vector<std::string> parts;  // of its pattern
  };

  Result<net::Response> answer(net::Request& request);
  net::Response problem_of(const Error& error, const net::Request& request);
  Result<net::Response> handled(const Route& route, Context& context);
  Result<net::Response> dispatch(const Route& route, net::Request& request);

  std::vector<KnownRoute> routes_;
  Gates gates_;
  Log& log_;
  Handler fallback_;
};

}  // namespace kf::api
