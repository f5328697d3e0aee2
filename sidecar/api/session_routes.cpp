#include "shared/contracts/session.h"
#include "sidecar/api/handlers.h"

namespace kf::api {
namespace {

Result<net::Response> open_session(Sessions& sessions, const Context& context) {
  KF_TRY(const auto wanted, read_body<SessionRequest>(context));
  KF_TRY(const auto grant, sessions.open(wanted.launch));
  auto response = json(200, SessionInfo{grant.user, {"owner"}, grant.csrf});
  response.set("set-cookie", grant.cookie);
  return response;
}

Result<net::Response> close_session(Sessions& sessions, const Context& context) {
  KF_CHECK(sessions.close(context.caller));
  net::Response response;
  response.status = 204;
  response.set("set-cookie", sessions.expired_cookie());
  return response;
}

}  // namespace

std::vector<Route> session_routes(Sessions& sessions) {
  return {
      {"POST", "/api/session", Access::open_to_all, Body::json,
       [&sessions](Context& c) { return open_session(sessions, c); }},
      {"GET", "/api/session", Access::cookie, Body::none,
       [](Context& c) -> Result<net::Response> {
         return json(200, SessionInfo{c.caller.user, {"owner"}, std::nullopt});
       }},
      {"DELETE", "/api/session", Access::session, Body::none,
       [&sessions](Context& c) { return close_session(sessions, c); }},
  };
}

}  // namespace kf::api
