#include "sidecar/identity/sessions.h"

#include "sidecar/identity/agent_name.h"
#include "tests/sidecar/identity/identity_fixture.h"

using namespace kf;
using namespace kf::identity;
using test::Identity;
using namespace std::chrono_literals;

TEST_CASE_FIXTURE(Identity, "a launch link opens one session of the owner, once") {
  const std::string token = sessions.mint_launch_token();
  const auto opened = sessions.open_by_launch(token, {"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0"});
  REQUIRE(opened.ok());
  CHECK(opened->user == store::kOwner);
  CHECK(opened->cookie.find("HttpOnly; SameSite=Strict") != std::string::npos);
  CHECK(sessions.open_by_launch(token, {}).error().code == ErrorCode::unauthenticated);
  CHECK(sessions.open_by_launch("guess", {}).error().field == "launch");
  const auto session = sessions.find(request(*opened));
  CHECK(session->record.user == store::kOwner);
  CHECK(session->record.agent == "Firefox on Linux");
}

TEST_CASE_FIXTURE(Identity, "a launch link is good for its time only") {
  const std::string token = sessions.mint_launch_token();
  clock.pass(61s);
  CHECK_FALSE(sessions.open_by_launch(token, {}).ok());
}

TEST_CASE_FIXTURE(Identity, "of very many launch links the oldest places are given away") {
  for (int i = 0; i < 64; ++i) (void)sessions.mint_launch_token();
  CHECK(sessions.open_by_launch(sessions.mint_launch_token(), {}).ok());
}

TEST_CASE_FIXTURE(Identity, "a session is proven by its own CSRF value, not by another one or by none") {
  const auto mine = grant();
  const auto other = grant();
  CHECK(sessions.find(request(mine))->is_proven);
  CHECK_FALSE(sessions.find(request(mine, ""))->is_proven);
  CHECK(sessions.find(request(mine, other.csrf)).error().code == ErrorCode::forbidden);
  CHECK(sessions.find(request(mine, mine.csrf + "0")).error().field == "X-KF-CSRF");
  CHECK(sessions.find(net::Request{}).error().field == "Cookie");
}

TEST_CASE_FIXTURE(Identity, "the CSRF value follows from the cookie, under a secret that the cookie does not tell") {
  const auto mine = grant();
  Sessions restarted(session_options(), crypto::Secret("secret of sessions"), session_records, clock);
  CHECK(restarted.find(request(mine))->is_proven);
  Sessions elsewhere(session_options(), crypto::Secret("another secret"), session_records, clock);
  CHECK(elsewhere.find(request(mine)).error().field == "X-KF-CSRF");
}

// What another server of this host sets stands first: the browser sends the cookie with the longest path before others.
TEST_CASE_FIXTURE(Identity, "cookies of our name that somebody else set keep nobody out") {
  const auto mine = grant();
  const auto theirs = grant(UserId("somebody else"));
  const auto after = [&](const std::string& tossed, const std::string& csrf) {
    net::Request asked;
    asked.headers = {{"cookie", tossed + pair_of(mine)}};
    if (!csrf.empty()) asked.headers.emplace_back("x-kf-csrf", csrf);
    return sessions.find(asked);
  };
  for (const std::string& tossed :
       {std::string("kf_session_1=x; "), std::string("kf_session_1=; kf_session_1; kf_session_1=y; "),
        pair_of(theirs) + "; "}) {
    CAPTURE(tossed);
    const auto found = after(tossed, mine.csrf);
    REQUIRE(found.ok());
    CHECK(found->record.user == store::kOwner);
    CHECK(found->is_proven);
  }
  CHECK(after("kf_session_1=x; ", "")->record.user == store::kOwner);
  const auto opened_later = sessions.open_by_launch(sessions.mint_launch_token(), {});
  net::Request asked;
  asked.headers = {{"cookie", "kf_session_1=x; " + pair_of(*opened_later)}, {"x-kf-csrf", opened_later->csrf}};
  CHECK(sessions.find(asked).ok());
  std::string many;
  for (size_t i = 0; i < kCookiesTriedMax; ++i) many += "kf_session_1=x; ";
  CHECK(after(many, mine.csrf).error().field == "Cookie");
}

TEST_CASE_FIXTURE(Identity, "whoever has the cookie alone keeps no session alive") {
  const auto mine = grant();
  clock.pass(7h);
  CHECK(sessions.find(request(mine, "")).ok());
  clock.pass(6h);
  CHECK(sessions.find(request(mine)).error().field == "Cookie");
  CHECK(session_records.touches == 0);
}

TEST_CASE_FIXTURE(Identity, "a session ends after 12 idle hours, and its use is noted once a minute at most") {
  const auto asked = request(grant());
  CHECK(sessions.find(asked).ok());
  CHECK(session_records.touches == 0);
  clock.pass(2min);
  CHECK(sessions.find(asked).ok());
  CHECK(sessions.find(asked).ok());
  CHECK(session_records.touches == 1);
  clock.pass(11h);
  CHECK(sessions.find(asked).ok());
  CHECK(sessions.alive().size() == 1);
  clock.pass(13h);
  CHECK_FALSE(sessions.find(asked).ok());
  CHECK(sessions.alive().empty());
}

TEST_CASE_FIXTURE(Identity, "of very many sessions of one user the one that was used least recently ends") {
  const auto first = grant();
  const auto second = grant();
  const auto other = grant(UserId("other"));
  clock.pass(2min);
  CHECK(sessions.find(request(first)).ok());
  for (size_t i = 2; i < kSessionsOfUserMax; ++i) (void)grant();
  CHECK(session_records.records.size() == kSessionsOfUserMax + 1);  // one is somebody else's
  clock.pass(2min);
  CHECK(sessions.find(request(first)).ok());
  (void)grant();
  CHECK_FALSE(sessions.find(request(second, "")).ok());
  CHECK(sessions.find(request(first)).ok());
  CHECK(sessions.find(request(other, "")).ok());
}

TEST_CASE_FIXTURE(Identity, "a clock that ran ahead leaves no session that lives until then") {
  clock.set_wall_by(24h * 365);
  const auto asked = request(grant());
  CHECK(sessions.find(asked).ok());
  clock.set_wall_by(-24h * 365);
  CHECK(sessions.find(asked).ok());
  clock.pass(13h);
  CHECK_FALSE(sessions.find(asked).ok());
}

TEST_CASE_FIXTURE(Identity, "a launch link lives its minute whatever the wall clock says") {
  const std::string token = sessions.mint_launch_token();
  clock.set_wall_by(24h);
  clock.pass(59s);
  CHECK(sessions.open_by_launch(token, {}).ok());
  const std::string late = sessions.mint_launch_token();
  clock.set_wall_by(-24h);
  clock.pass(61s);
  CHECK_FALSE(sessions.open_by_launch(late, {}).ok());
}

TEST_CASE_FIXTURE(Identity, "signing out forgets the session, and the store holds digests only") {
  const auto mine = grant();
  for (const auto& [digest, record] : session_records.records) {
    CHECK(mine.cookie.find(digest) == std::string::npos);
    CHECK(digest != mine.csrf);
  }
  CHECK(sessions.close(sessions.find(request(mine))->record).ok());
  CHECK_FALSE(sessions.find(request(mine, "")).ok());
  CHECK(sessions.expired_cookie().find("Max-Age=0") != std::string::npos);
}

TEST_CASE_FIXTURE(Identity, "all sessions of one user end, but for the one that says so") {
  const auto here = grant();
  const auto there = grant();
  const auto other = grant(UserId("other"));
  const auto session = sessions.find(request(here));
  REQUIRE(sessions.close_all_of(store::kOwner, session->record.id).ok());
  CHECK(sessions.find(request(here, "")).ok());
  CHECK_FALSE(sessions.find(request(there, "")).ok());
  CHECK(sessions.find(request(other, "")).ok());
}

TEST_CASE("cookies are found by their whole name") {
  using Values = std::vector<std::string_view>;
  CHECK(find_cookies("a=1; b=2", "b") == Values{"2"});
  CHECK(find_cookies("ab=1;b=2; b=;b=3", "b") == Values{"2", "", "3"});
  CHECK(find_cookies("b", "b").empty());
  CHECK(find_cookies("", "b").empty());
}

TEST_CASE("browsers are named as people know them") {
  const std::string like = "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 (KHTML, like Gecko) ";
  CHECK(agent_name(like + "Chrome/130.0 Safari/537.36") == "Chrome on Windows");
  CHECK(agent_name(like + "Chrome/130.0 Safari/537.36 Edg/130.0") == "Edge on Windows");
  CHECK(agent_name("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_4) Version/17.4 Safari/605.1.15") == "Safari on macOS");
  CHECK(agent_name("Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) CriOS/120 Safari/604.1") ==
        "Chrome on iPhone");
  CHECK(agent_name("Firefox/1.0") == "Firefox");
  CHECK(agent_name("curl/8.5.0") == "Another program");
  CHECK(agent_name("") == "Another program");
}
