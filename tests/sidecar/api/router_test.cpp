#include "sidecar/api/router.h"

#include <doctest/doctest.h>

#include "shared/contracts/problem.h"
#include "tests/sidecar/identity/identity_fixture.h"
#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::api;

namespace {

struct Fixture : identity::test::Identity {
  Log log{LogFormat::text, LogLevel::error, clock, [](std::string_view) {}};
  Door door{1, {}};
  RateLimits limits{{3, 2}, clock};
  store::TestStore data;
  Idempotency idempotency{data.store->idempotency(), crypto::Secret("key"), clock};
  int calls = 0;
  Router router{routes(), {door, authenticator, limits, idempotency}, log, [](Context&) -> Result<net::Response> {
                  return net::json_response(200, "\"page\"");
                }};

  std::vector<Route> routes() {
    const auto echo = [this](Context& c) -> Result<net::Response> {
      ++calls;
      return net::json_response(200, c.request.params.empty() ? "{}" : c.request.params.begin()->second);
    };
    return {{"GET", "/api/open", Access::open_to_all(), Body::none, echo},
            {"GET", "/api/things/{id}", Access::open_to_all(), Body::none, echo},
            {"DELETE", "/api/things/{id}", Access::in_page(), Body::none, echo},
            {"POST", "/api/things", Access::open_to_all(), Body::json, echo, Creates::replayable},
            {"POST", "/api/slow", Access::in_page(), Body::none, echo, Creates::nothing, {}, 9},
            {"POST", "/api/looks", Access::open_to_all(), Body::none, echo},
            {"POST", "/api/quotas", Access::in_page(), Body::none, [](Context& c) -> Result<net::Response> {
               c.quotas.push_back({"provider", {.limit = 9, .remaining = 8, .full_after_s = 7}});
               return Error{ErrorCode::conflict, "No."};
             }}};
  }

  net::Response ask(const std::string& method, std::vector<std::string> segments, net::Headers more = {}) {
    net::Request request;
    request.method = method;
    request.segments = std::move(segments);
    request.headers = {{"host", "127.0.0.1:1"}};
    request.headers.insert(request.headers.end(), more.begin(), more.end());
    request.request_id = "r1";
    return router.handle(request);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a route gets what its names matched") {
  CHECK(ask("GET", {"api", "things", "a/b"}).body == "a/b");
  CHECK(ask("HEAD", {"api", "open"}).status == 200);
}

TEST_CASE_FIXTURE(Fixture, "what has no route is told apart: address, method, page") {
  CHECK(ask("GET", {"api", "nothing"}).status == 404);
  CHECK(ask("GET", {"models"}).body == "\"page\"");
  CHECK(ask("POST", {"models"}).status == 404);
  const auto refused = ask("PUT", {"api", "things", "1"});
  CHECK(refused.status == 405);
  CHECK(refused.body.find("GET, DELETE") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "every refusal is a problem document, and nothing is executed") {
  const auto foreign = ask("GET", {"api", "open"}, {{"origin", "http://evil.example"}});
  const auto problem = decode_json<Problem>(foreign.body);
  REQUIRE(problem.ok());
  CHECK(problem->code == "forbidden");
  CHECK(problem->field == "Origin");
  CHECK(problem->request_id == "r1");
  CHECK(net::find_header(foreign.headers, "content-type") == "application/problem+json");
  CHECK(ask("DELETE", {"api", "things", "1"}).status == 401);
  CHECK(ask("POST", {"api", "things"}).status == 415);
  CHECK(ask("POST", {"api", "things"}, {{"content-type", "text/plain"}}).status == 415);
  CHECK(calls == 0);
  CHECK(ask("POST", {"api", "things"}, {{"content-type", "Application/JSON; charset=utf-8"}}).status == 200);
}

TEST_CASE_FIXTURE(Fixture, "who asks too often is told when to come back, and may look meanwhile") {
  const auto mine = grant();
  const auto asked = request(mine, mine.csrf).headers;
  CHECK(ask("DELETE", {"api", "things", "1"}, asked).status == 200);
  const auto second = ask("DELETE", {"api", "things", "1"}, asked);
  CHECK(net::find_header(second.headers, "ratelimit") == R"("acting";r=0;t=60)");
  CHECK(calls == 2);
  const auto refused = ask("DELETE", {"api", "things", "1"}, asked);
  CHECK(refused.status == 429);
  CHECK(net::find_header(refused.headers, "retry-after") == "30");
  CHECK(net::find_header(refused.headers, "ratelimit-policy") == R"("acting";q=2;w=60)");
  CHECK(decode_json<Problem>(refused.body)->retry_after_s == 30);
  CHECK(calls == 2);
  CHECK(ask("GET", {"api", "open"}, asked).status == 200);
  CHECK(net::find_header(ask("GET", {"api", "open"}, asked).headers, "ratelimit").empty());
  clock.pass(std::chrono::seconds(30));
  CHECK(ask("DELETE", {"api", "things", "1"}, asked).status == 200);
}

TEST_CASE_FIXTURE(Fixture, "a handler's own limits are told beside the user's, also when it refuses") {
  const auto mine = grant();
  const auto refused = ask("POST", {"api", "quotas"}, request(mine, mine.csrf).headers);
  CHECK(refused.status == 409);
  CHECK(net::find_header(refused.headers, "ratelimit-policy") == R"("acting";q=2;w=60, "provider";q=9;w=60)");
  CHECK(net::find_header(refused.headers, "ratelimit") == R"("acting";r=1;t=30, "provider";r=8;t=7)");
}

TEST_CASE_FIXTURE(Fixture, "a key counts where something is created, and only after the body is judged") {
  const net::Headers keyed{{"idempotency-key", "k1"}};
  const net::Headers whole{{"idempotency-key", "k1"}, {"content-type", "application/json"}};
  CHECK(ask("POST", {"api", "things"}, keyed).status == 415);
  for (int i = 0; i < 3; ++i) CHECK(ask("POST", {"api", "things"}, whole).status == 200);
  CHECK(calls == 1);
  for (int i = 0; i < 3; ++i) CHECK(ask("POST", {"api", "looks"}, keyed).status == 200);
  CHECK(calls == 4);
  CHECK(ask("POST", {"api", "looks"}, {{"idempotency-key", ""}}).status == 200);
  const auto empty = ask("POST", {"api", "things"}, {{"idempotency-key", ""}, {"content-type", "application/json"}});
  CHECK(decode_json<Problem>(empty.body)->field == "Idempotency-Key");
}

TEST_CASE_FIXTURE(Fixture, "a head is judged without its body: whoever is refused need not send one") {
  auto foreign = request(grant(), "");
  foreign.method = "POST";
  foreign.segments = {"api", "slow"};
  foreign.headers.emplace_back("host", "127.0.0.1:1");
  const auto judgement = router.judge(foreign);
  REQUIRE(std::holds_alternative<net::Response>(judgement));
  CHECK(std::get<net::Response>(judgement).status == 403);
  auto page = foreign;
  page.method = "GET";
  page.segments = {"models"};
  CHECK(std::holds_alternative<net::Response>(router.judge(page)));
}

TEST_CASE_FIXTURE(Fixture, "what is admitted bears the route's bound and whose it is, and is counted once") {
  const auto mine = grant();
  auto mine_slowly = request(mine, mine.csrf);
  mine_slowly.method = "POST";
  mine_slowly.segments = {"api", "slow"};
  mine_slowly.headers.emplace_back("host", "127.0.0.1:1");
  auto judgement = router.judge(mine_slowly);
  REQUIRE(std::holds_alternative<net::Admission>(judgement));
  const auto& admission = std::get<net::Admission>(judgement);
  CHECK(admission.body_bytes_max == 9);
  CHECK(admission.share == store::kOwner.text());
  CHECK(calls == 0);
  const auto answer = admission.answer(mine_slowly);
  CHECK(answer.status == 200);
  CHECK(net::find_header(answer.headers, "ratelimit") == R"("acting";r=1;t=30)");
  CHECK(calls == 1);
}

TEST_CASE_FIXTURE(Fixture, "who loses his rights while his body drips in does nothing with it") {
  const auto mine = grant();
  const auto ask_after = [&](std::chrono::milliseconds body_took) {
    auto slow = request(mine, mine.csrf);
    slow.method = "POST";
    slow.segments = {"api", "slow"};
    slow.headers.emplace_back("host", "127.0.0.1:1");
    auto judgement = router.judge(slow);
    REQUIRE(std::holds_alternative<net::Admission>(judgement));
    if (body_took > kJudgedFor) REQUIRE(sessions.close(sessions.find(slow)->record).ok());
    slow.body_took = body_took;
    return std::get<net::Admission>(judgement).answer(slow).status;
  };
  CHECK(ask_after(kJudgedFor) == 200);
  CHECK(ask_after(kJudgedFor + std::chrono::milliseconds(1)) == 401);
  CHECK(calls == 1);
}
