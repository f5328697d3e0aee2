#include "sidecar/api/sessions.h"

#include <doctest/doctest.h>

#include "tests/sidecar/api/memory_sessions.h"
#include "tests/sidecar/fake_clock.h"

using namespace kf;
using namespace kf::api;
using namespace std::chrono_literals;

namespace {

struct Fixture {
  FakeClock clock;
  store::MemorySessions repository;
  Sessions sessions{SessionOptions{60s, 12h, "kf_session_1"}, repository, clock};

  net::Request request(const SessionGrant& grant, const std::string& csrf) const {
    net::Request made;
    made.headers = {{"cookie", "other=1; " + grant.cookie.substr(0, grant.cookie.find(';')) + "; more=2"}};
    if (!csrf.empty()) made.headers.emplace_back("x-kf-csrf", csrf);
    return made;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a launch link opens one session, once") {
  const std::string token = sessions.mint_launch_token();
  const auto grant = sessions.open(token);
  REQUIRE(grant.ok());
  CHECK(grant->cookie.find("HttpOnly; SameSite=Strict") != std::string::npos);
  CHECK(sessions.open(token).error().code == ErrorCode::unauthenticated);
  CHECK(sessions.open("guess").error().field == "launch");
  CHECK(sessions.authenticate(request(*grant, grant->csrf))->user == "owner");
}

TEST_CASE_FIXTURE(Fixture, "a launch link is good for its time only") {
  const std::string token = sessions.mint_launch_token();
  clock.pass(61s);
  CHECK_FALSE(sessions.open(token).ok());
}

TEST_CASE_FIXTURE(Fixture, "neither cookie nor CSRF value is enough alone") {
  const auto grant = sessions.open(sessions.mint_launch_token());
  const auto other = sessions.open(sessions.mint_launch_token());
  CHECK(sessions.authenticate(request(*grant, "")).error().code == ErrorCode::forbidden);
  CHECK(sessions.authenticate(request(*grant, other->csrf)).error().field == "X-KF-CSRF");
  CHECK(sessions.authenticate(net::Request{}).error().code == ErrorCode::unauthenticated);
  CHECK(sessions.identify(request(*grant, "")).ok());
}

TEST_CASE_FIXTURE(Fixture, "a session ends after 12 idle hours, and its use is noted once a minute at most") {
  const auto grant = sessions.open(sessions.mint_launch_token());
  const auto asked = request(*grant, grant->csrf);
  CHECK(sessions.authenticate(asked).ok());
  CHECK(repository.touches == 0);
  clock.pass(2min);
  CHECK(sessions.authenticate(asked).ok());
  CHECK(sessions.authenticate(asked).ok());
  CHECK(repository.touches == 1);
  clock.pass(11h);
  CHECK(sessions.authenticate(asked).ok());
  clock.pass(13h);
  CHECK_FALSE(sessions.authenticate(asked).ok());
}

TEST_CASE_FIXTURE(Fixture, "signing out forgets the session, and the store holds digests only") {
  const auto grant = sessions.open(sessions.mint_launch_token());
  for (const auto& [digest, record] : repository.records) {
    CHECK(grant->cookie.find(digest) == std::string::npos);
    CHECK(record.csrf_digest != grant->csrf);
  }
  const auto caller = sessions.authenticate(request(*grant, grant->csrf));
  CHECK(sessions.close(*caller).ok());
  CHECK_FALSE(sessions.identify(request(*grant, grant->csrf)).ok());
  CHECK(sessions.expired_cookie().find("Max-Age=0") != std::string::npos);
}

TEST_CASE("cookies are found by their whole name") {
  CHECK(find_cookie("a=1; b=2", "b") == "2");
  CHECK(find_cookie("ab=1;b=2", "b") == "2");
  CHECK(find_cookie("b", "b").empty());
  CHECK(find_cookie("", "b").empty());
}
