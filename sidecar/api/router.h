#pragma once
// The one table of routes, and the way every request takes: door, route, session, handler, problem.

#include <functional>
#include <string>
#include <vector>

#include "sidecar/api/door.h"
#include "sidecar/api/sessions.h"
#include "sidecar/base/log.h"

namespace kf::api {

// Who may call a route. `open_to_all` still passes the door; `cookie` is for saying who is here; `session` wants the
// CSRF value too.
enum class Access { open_to_all, cookie, session };
enum class Body { none, json };

// What a handler gets besides the request. `user` is empty on routes that are open to all.
struct Context {
  net::Request& request;
  Caller caller;
};

using Handler = std::function<Result<net::Response>(Context&)>;

// `pattern` is a path whose {names} match one segment each: "/api/conversations/{id}".
struct Route {
  std::string method;
  std::string pattern;
  Access access = Access::session;
  Body body = Body::none;
  Handler handler;
};

class Router {
 public:
  // `fallback` answers GET and HEAD of paths outside /api that no route has: the page's files.
  Router(std::vector<Route> routes, const Door& door, Sessions& sessions, Log& log, Handler fallback);

  net::Response handle(net::Request& request);

 private:
  struct KnownRoute {
    Route route;
    std::vector<std::string> parts;  // of its pattern
  };

  Result<net::Response> answer(net::Request& request);
  Result<net::Response> dispatch(const Route& route, net::Request& request);
  Result<Caller> admit(const Route& route, const net::Request& request);

  std::vector<KnownRoute> routes_;
  const Door& door_;
  Sessions& sessions_;
  Log& log_;
  Handler fallback_;
};

}  // namespace kf::api
