// Every closed route, with what once let somebody in or looks like it.

#include <functional>

#include "tests/sidecar/api/sweep.h"

using namespace kf;
using namespace kf::api;
using test::Comes;
using test::Sweep;

namespace {

std::string cookie_of(const identity::SessionGrant& grant) { return grant.cookie.substr(0, grant.cookie.find(';')); }
std::string value_of(const identity::SessionGrant& grant) {
  const std::string cookie = cookie_of(grant);
  return cookie.substr(cookie.find('=') + 1);
}

struct Fixture : Sweep {
  // What GET /api/session says to the cookie alone.
  std::string real_answer_alone(Router& real, const identity::SessionGrant& grant) {
    for (const Route& route : table) {
      if (name_of(route) != "GET /api/session") continue;
      auto request = nobody(route, {{"cookie", cookie_of(grant)}});
      return real.handle(request).body;
    }
    return {};
  }

  // Closed routes with these headers: each is refused with that status, and nothing runs.
  void refused(const std::string& what, const net::Headers& headers, int status) {
    for (const Route& route : table) {
      if (is_open(route)) continue;
      CAPTURE(what);
      CAPTURE(name_of(route));
      CHECK(ask(nobody(route, headers)) == status);
    }
    CAPTURE(what);
    CHECK(nothing_ran());
  }

  // The same where the cookie alone is enough, and only there it lets in. A value that is wrong is enough nowhere.
  void refused_without_csrf(const std::string& what, const net::Headers& headers) {
    for (const Route& route : table) {
      if (is_open(route)) continue;
      const bool is_enough = route.access.who == Access::Who::cookie_alone;
      CAPTURE(what);
      CAPTURE(name_of(route));
      CHECK(ask(nobody(route, headers)) == (is_enough ? test::kLetIn : 403));
    }
    reached.clear();
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "nobody, and who only looks like somebody, is let in nowhere") {
  const auto mine = grant();
  const std::string cookie = cookie_of(mine), value = value_of(mine);
  const std::string name = cookie.substr(0, cookie.find('='));
  refused("nothing", {}, 401);
  refused("the CSRF value alone", {{"x-kf-csrf", mine.csrf}}, 401);
  refused("a foreign cookie", {{"cookie", "a=b"}, {"x-kf-csrf", mine.csrf}}, 401);
  refused("the cookie of another port", {{"cookie", "kf_session_2=" + value}, {"x-kf-csrf", mine.csrf}}, 401);
  refused("the cookie without a port", {{"cookie", "kf_session=" + value}, {"x-kf-csrf", mine.csrf}}, 401);
  refused("a longer name", {{"cookie", name + "x=" + value}, {"x-kf-csrf", mine.csrf}}, 401);
  refused("an empty cookie", {{"cookie", name + "="}, {"x-kf-csrf", mine.csrf}}, 401);
  refused("a longer cookie", {{"cookie", cookie + "x"}, {"x-kf-csrf", mine.csrf}}, 401);
  refused("a shorter cookie", {{"cookie", cookie.substr(0, cookie.size() - 1)}, {"x-kf-csrf", mine.csrf}}, 401);
  refused("the CSRF value as cookie", {{"cookie", name + "=" + mine.csrf}, {"x-kf-csrf", mine.csrf}}, 401);
  refused("separators only", {{"cookie", ";;;=;"}, {"x-kf-csrf", mine.csrf}}, 401);
  refused("the cookie as token", {{"authorization", "Bearer " + value}}, 401);
  refused("the CSRF value as token", {{"x-api-key", mine.csrf}}, 401);
  refused("another scheme", {{"authorization", "Basic " + value}}, 401);
  MESSAGE("counted: carriers that carry nothing at every closed route: ", tried);
}

TEST_CASE_FIXTURE(Fixture, "what was good once is good no longer, anywhere") {
  const auto ben = add(UserRole::admin, "Ben");
  const auto scopes = (identity::permissions_of(ben.role) & identity::kTokenScopes).list();
  const auto headers_of = [](const identity::SessionGrant& grant) {
    return net::Headers{{"cookie", cookie_of(grant)}, {"x-kf-csrf", grant.csrf}};
  };
  const auto closed = grant(ben.id);
  for (const auto& session : sessions.alive()) REQUIRE(sessions.close(session).ok());
  refused("a session that was closed", headers_of(closed), 401);

  const auto revoked = tokens.make(ben, {"t", scopes, {}, {}});
  revoke_all_of(ben.id);
  refused("a token that was revoked", {{"x-api-key", revoked->token}}, 401);
  refused("a token that was revoked, as bearer", {{"authorization", "Bearer " + revoked->token}}, 401);

  const auto brief = tokens.make(ben, {"t", scopes, 1, {}});
  const auto old = grant(ben.id);
  clock.pass(std::chrono::hours(24 * 400));
  refused("a token that expired", {{"x-api-key", brief->token}}, 401);
  refused("a session that expired", headers_of(old), 401);

  const auto left = grant(ben.id);
  const auto kept = tokens.make(ben, {"t", scopes, {}, {}});
  user_records.records.at(ben.id.text()).removed_ms = 1;
  refused("a session of somebody who was removed", headers_of(left), 401);
  for (const Route& route : table) {
    if (!is_open(route)) CHECK(ask(nobody(route, {{"x-api-key", kept->token}})) == 401);
  }
  CHECK(nothing_ran());
  MESSAGE("counted: carriers that are over at every closed route: ", tried);
}

TEST_CASE_FIXTURE(Fixture, "a cookie without its own CSRF value opens nothing but the question who is here") {
  const auto mine = grant();
  const auto other = grant();
  const auto ben = grant(add(UserRole::admin, "Ben").id);
  const auto with = [&mine](const std::string& csrf) {
    return net::Headers{{"cookie", cookie_of(mine)}, {"x-kf-csrf", csrf}};
  };
  std::string upper = mine.csrf;
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  refused_without_csrf("none", {{"cookie", cookie_of(mine)}});
  refused_without_csrf("an empty one", with(""));
  refused("a wrong one", with("x"), 403);
  refused("that of another session", with(other.csrf), 403);
  refused("that of somebody else", with(ben.csrf), 403);
  refused("the cookie", with(value_of(mine)), 403);
  refused("a longer one", with(mine.csrf + "x"), 403);
  refused("a shorter one", with(mine.csrf.substr(1)), 403);
  refused("in capitals", with(upper), 403);
  for (const char* site : {"none", "same-origin"}) {
    for (const char* mode : {"navigate", "cors", "no-cors", "same-origin"}) {
      for (const char* destination : {"document", "empty", "iframe", "script", "image"}) {
        refused_without_csrf("the browser's word", {{"cookie", cookie_of(mine)},
                                                    {"sec-fetch-site", site},
                                                    {"sec-fetch-mode", mode},
                                                    {"sec-fetch-dest", destination}});
      }
    }
  }
  MESSAGE("counted: cookies without their CSRF value at every closed route: ", tried);
}

// Another server on this host gets the cookie from the browser and may send it with whatever headers it likes. Here the
// routes answer themselves.
TEST_CASE_FIXTURE(Fixture, "the cookie alone gives nothing but that somebody is here, whatever is sent beside it") {
  Router real(routes(), {door, authenticator, limits, idempotency}, data.log,
              [](Context&) -> Result<net::Response> { return net::json_response(200, "{}"); });
  const auto is_refusal_or_somebody_here = [](const net::Response& response) {
    const bool is_refused = response.status >= 400 && response.body.find("\"code\"") != std::string::npos;
    return is_refused || (response.status == 200 && response.body == R"({"signedIn":true})");
  };
  const auto mine = grant();
  for (const Route& route : table) {
    if (is_open(route)) continue;
    for (const char* site : {"same-origin", "none", "same-site", "cross-site", "garbage"}) {
      for (const char* origin : {"http://127.0.0.1:1", "http://127.0.0.1:2", "null"}) {
        auto request = nobody(route, {{"cookie", cookie_of(mine)}, {"sec-fetch-site", site}, {"origin", origin}});
        if (route.body == Body::json) request.body = "{}";
        const auto response = real.handle(request);
        ++tried;
        CAPTURE(name_of(route));
        CAPTURE(site);
        CHECK_FALSE(static_cast<bool>(response.stream));
        CHECK(is_refusal_or_somebody_here(response));
      }
    }
  }
  CHECK(real_answer_alone(real, mine) == R"({"signedIn":true})");
  MESSAGE("counted: cookies without a CSRF value at every closed route, answered by itself: ", tried);
}

TEST_CASE_FIXTURE(Fixture, "a token that comes from a page opens nothing") {
  const auto token = tokens.make(owner(), {"t", identity::kTokenScopes.list(), {}, {}});
  for (const net::Headers& page :
       {net::Headers{{"origin", "http://127.0.0.1:1"}}, net::Headers{{"sec-fetch-site", "same-origin"}},
        net::Headers{{"sec-fetch-site", "none"}}}) {
    for (const char* carrier : {"x-api-key", "authorization"}) {
      auto headers = page;
      headers.emplace_back(carrier, (std::string(carrier) == "x-api-key" ? "" : "Bearer ") + token->token);
      refused("a token with " + page.front().first, headers, 403);
    }
  }
}
