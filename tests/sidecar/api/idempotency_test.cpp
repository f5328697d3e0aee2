#include "sidecar/api/idempotency.h"

#include "sidecar/crypto/digest.h"
#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::api;
using namespace std::chrono_literals;

namespace {

const UserId kMara("mara");

class NullSink final : public net::BodySink {
 public:
  bool write(std::string_view) override { return true; }
};

struct Sent {
  std::string key = "k1";
  std::string body = "{}";
  UserId user = kMara;
  std::string thing = "things";
};

struct Fixture {
  store::TestStore data;
  std::optional<Idempotency> idempotency;
  int acts = 0;
  Creates creates = Creates::replayable;

  Fixture() { restart(); }

  void restart() {
    idempotency.reset();
    data.open();
    idempotency.emplace(data.store->idempotency(), crypto::Secret("key of the HMACs"), data.clock);
  }

  net::Response created() {
    auto response = net::json_response(201, "{\"number\":" + std::to_string(++acts) + "}");
    return response.set("location", "/api/things/" + std::to_string(acts));
  }

  Result<net::Response> send(const Sent& sent, const Idempotency::Act& act) {
    net::Request request;
    request.method = "POST";
    request.segments = {"api", sent.thing};
    request.headers = {{"idempotency-key", sent.key}};
    request.body = sent.body;
    return idempotency->once({request, sent.user, creates}, act);
  }
  Result<net::Response> send(const Sent& sent = {}) {
    return send(sent, [this]() -> Result<net::Response> { return created(); });
  }
  // Sent within the first one, which is then under way.
  Error refused_meanwhile(const Sent& sent) {
    std::optional<Error> refused;
    const auto first = send({}, [&]() -> Result<net::Response> {
      refused = send(sent).error();
      return created();
    });
    REQUIRE(first.ok());
    return *refused;
  }
};

std::string_view header(const Result<net::Response>& response, std::string_view name) {
  return net::find_header(response->headers, name);
}

}  // namespace

TEST_CASE("a key is a text in quotes or without") {
  CHECK(idempotency_key("8e03978e-40d5-43dd").value() == "8e03978e-40d5-43dd");
  CHECK(idempotency_key(" \"8e03978e-40d5-43dd\" ").value() == "8e03978e-40d5-43dd");
  CHECK(idempotency_key(std::string(255, 'k')).ok());
  for (const std::string& odd : {std::string(), std::string("\"\""), std::string("\""), std::string("a b"),
                                 std::string("a\"b"), std::string("\"a"), std::string("a\\b"), std::string("\"a\";p=1"),
                                 std::string("a\tb"), std::string("\xC3\xBC"), std::string(256, 'k')}) {
    CAPTURE(odd);
    const auto refused = idempotency_key(odd);
    CHECK(refused.error().code == ErrorCode::invalid_request);
    CHECK(refused.error().field == "Idempotency-Key");
  }
}

TEST_CASE_FIXTURE(Fixture, "the same request gets the same answer, and nothing is done twice; also after a restart") {
  const auto first = send();
  CHECK(header(first, "idempotency-replayed").empty());
  for (const bool restarts : {false, true}) {
    if (restarts) restart();
    const auto again = send();
    REQUIRE(again.ok());
    CHECK(again->status == 201);
    CHECK(again->body == R"({"number":1})");
    CHECK(header(again, "location") == "/api/things/1");
    CHECK(header(again, "content-type") == "application/json");
    CHECK(header(again, "idempotency-replayed") == "true");
  }
  CHECK(acts == 1);
}

TEST_CASE_FIXTURE(Fixture, "an answer without content is given again as one") {
  const auto nothing = []() -> Result<net::Response> {
    net::Response response;
    response.status = 204;
    return response;
  };
  REQUIRE(send({}, nothing).ok());
  const auto again = send();
  CHECK(again->status == 204);
  CHECK(again->body.empty());
  CHECK(header(again, "content-type").empty());
  CHECK(header(again, "idempotency-replayed") == "true");
  CHECK(acts == 0);
}

TEST_CASE_FIXTURE(Fixture, "another key, user or address is another request") {
  for (const Sent& sent : {Sent{}, Sent{.key = "k2"}, Sent{.user = UserId("jonas")}, Sent{.thing = "others"}})
    CHECK(header(send(sent), "idempotency-replayed").empty());
  CHECK(acts == 4);
}

TEST_CASE_FIXTURE(Fixture, "a key that comes with another body is refused") {
  REQUIRE(send().ok());
  const auto refused = send({.body = "{\"title\":\"x\"}"});
  CHECK(refused.error().code == ErrorCode::idempotency_key_reused);
  CHECK(refused.error().field == "Idempotency-Key");
  CHECK(acts == 1);
}

TEST_CASE_FIXTURE(Fixture, "while the first is under way the second has to wait") {
  const Error refused = refused_meanwhile({});
  CHECK(refused.code == ErrorCode::conflict);
  CHECK(refused.field == "Idempotency-Key");
  CHECK(refused.retry_after_s == 1);
  CHECK(acts == 1);
  CHECK(header(send(), "idempotency-replayed") == "true");
}

TEST_CASE_FIXTURE(Fixture, "another body is refused also while the first is under way") {
  CHECK(refused_meanwhile({.body = "[]"}).code == ErrorCode::idempotency_key_reused);
}

TEST_CASE_FIXTURE(Fixture, "what failed may be tried again") {
  const auto fails = [this]() -> Result<net::Response> {
    ++acts;
    return Error{ErrorCode::storage_full, "The disk is full."};
  };
  CHECK(send({}, fails).error().code == ErrorCode::storage_full);
  CHECK(send({}, [this]() -> Result<net::Response> {
          ++acts;
          return net::json_response(503, "{}");
        })->status == 503);
  CHECK(send()->status == 201);
  CHECK(acts == 3);
}

TEST_CASE_FIXTURE(Fixture, "what a crash cut off is not done again: nobody knows whether it was done") {
  CHECK_THROWS(send({}, [&]() -> Result<net::Response> {
    ++acts;
    throw std::runtime_error("the process ends here");
  }));
  restart();
  const Error refused = send().error();
  CHECK(refused.code == ErrorCode::conflict);
  CHECK(refused.message.find("not known") != std::string::npos);
  CHECK_FALSE(refused.retry_after_s.has_value());
  CHECK(acts == 1);
}

TEST_CASE_FIXTURE(Fixture, "what a disk that does not answer leaves open is not done again") {
  const auto hangs = []() -> Result<net::Response> {
    return Error{ErrorCode::unavailable, "The disk does not answer."};
  };
  CHECK(send({}, hangs).error().code == ErrorCode::unavailable);
  CHECK(send().error().message.find("not known") != std::string::npos);
  CHECK(acts == 0);
}

TEST_CASE_FIXTURE(Fixture, "what is told once is not told again, and lies nowhere") {
  creates = Creates::told_once;
  REQUIRE(send({}, []() -> Result<net::Response> { return net::json_response(201, R"({"token":"kf_secret"})"); }).ok());
  const auto again = send();
  CHECK(again.error().code == ErrorCode::conflict);
  CHECK(again.error().message.find("given once") != std::string::npos);
  CHECK_FALSE(again.error().retry_after_s.has_value());
  CHECK(acts == 0);
  CHECK(store::rows_in_file(data.folder.database(),
                            "SELECT status || coalesce(body, ' kept is nothing') FROM idempotency") ==
        std::vector<std::string>{"201 kept is nothing"});
}

TEST_CASE_FIXTURE(Fixture, "a request lies in the database as digests under a key that is not there") {
  REQUIRE(send({.key = "otter-key", .body = R"({"password":"otter-password"})"}).ok());
  const auto row =
      store::rows_in_file(data.folder.database(), "SELECT id || ' ' || request_digest FROM idempotency").at(0);
  CHECK(row.size() == 2 * 64 + 1);
  CHECK(row.find("otter") == std::string::npos);
  CHECK(row.find(crypto::sha256_hex(R"({"password":"otter-password"})")) == std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "an answer that is too long to keep is not given again") {
  REQUIRE(send({}, []() -> Result<net::Response> {
            return net::json_response(201, std::string(kReplayedBodyBytesMax + 1, 'x'));
          }).ok());
  CHECK(send().error().code == ErrorCode::conflict);
}

TEST_CASE_FIXTURE(Fixture, "an answer that streams is under way until its end") {
  creates = Creates::told_once;
  auto streams = send({}, []() -> Result<net::Response> {
    net::Response response;
    response.stream = [](net::BodySink& sink) { sink.write("event"); };
    return response;
  });
  NullSink sink;
  streams->stream(sink);
  CHECK(send().error().retry_after_s == 1);
  streams->stream = nullptr;
  CHECK_FALSE(send().error().retry_after_s.has_value());
  CHECK(acts == 0);
}

TEST_CASE_FIXTURE(Fixture, "after 24 hours a key is new again") {
  REQUIRE(send().ok());
  data.clock.pass(24h);
  CHECK(header(send(), "idempotency-replayed") == "true");
  data.clock.pass(1ms);
  CHECK(header(send(), "idempotency-replayed").empty());
  CHECK(acts == 2);
}

TEST_CASE("what cannot be written down is not done") {
  class FullDisk final : public store::IdempotencyRepository {
   public:
    Result<std::optional<store::IdempotencyRecord>> begin(const store::IdempotencyRecord&,
                                                          store::IdempotencyBounds) override {
      return Error{ErrorCode::storage_full, "The disk is full."};
    }
    Result<void> finish(const store::IdempotencyRecord&) override { return {}; }
    Result<void> forget(const std::string&) override { return {}; }
    Result<void> remove_all_of(const UserId&) override { return {}; }
  } disk;
  FakeClock clock;
  Idempotency idempotency(disk, crypto::Secret("key"), clock);
  net::Request request;
  request.headers = {{"idempotency-key", "k1"}};
  const auto refused = idempotency.once({request, kMara, Creates::replayable}, []() -> Result<net::Response> {
    FAIL("it was done");
    return net::Response();
  });
  CHECK(refused.error().code == ErrorCode::storage_full);
}
