// A server's token goes to who asks for it, and to nobody else.

#include <doctest/doctest.h>

#include "tests/sidecar/providers/scripted_client.h"

using namespace kf;
using namespace kf::providers;
using namespace kf::providers::testing;

namespace {

const std::string kListing = R"({"models":[{"type":"llm","key":"a","loaded_instances":[{}]}]})";
const std::string kAnswer =
    "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

struct Studio : Bench {
  int token_uses = 0;
  std::string vault = "Bearer sesame";
  std::unique_ptr<Provider> studio =
      make_lmstudio({{"127.0.0.1", 2, ""}, [this] { return ++token_uses, vault; }}, client, world());

  Studio() { listens(); }

  void listens() {
    client.set("GET /api/v1/models", json_script(kListing));
    client.set("POST /v1/chat/completions", stream_script({kAnswer}));
  }
  Result<std::unique_ptr<ChatStream>> chat() { return studio->chat(question(ProviderId::lmstudio, "a"), {}); }

  // "-" for a request without a token, "t" for one with.
  std::string sent() const {
    std::string marks;
    for (const auto& request : client.requests) {
      if (request.path == "/lmstudio-greeting") continue;
      marks += net::find_header(request.headers, "authorization").empty() ? "-" : "t";
    }
    return marks;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Studio, "a server that does not ask for its token is not given it") {
  for (int i = 0; i < 3; ++i) {
    CHECK(studio->probe().available);
    CHECK(studio->show("a").ok());
    CHECK(chat().ok());
  }
  CHECK(sent() == "---------");
  CHECK(token_uses == 0);
}

TEST_CASE_FIXTURE(Studio, "a server that asks is asked again with the token, once, and goes on with it from then on") {
  client.token = vault;
  SUBCASE("first seen by a probe") {
    CHECK(studio->probe().available);
    CHECK(studio->probe().available);
    CHECK(chat().ok());
    CHECK(sent() == "-ttt");
  }
  SUBCASE("first seen by a question") {
    CHECK(chat().ok());
    CHECK(chat().ok());
    CHECK(studio->probe().available);
    CHECK(sent() == "-ttt");
    CHECK(client.requests[0].body == client.requests[1].body);
  }
  CHECK(client.open_streams == 0);
}

TEST_CASE_FIXTURE(Studio, "an older server that knows no newer path costs one more request, too, and no more") {
  client.token = vault;
  client.set("GET /api/v1/models", json_script("{}", 404));
  client.set("GET /api/v0/models", json_script(R"({"data":[{"id":"b","type":"llm"}]})"));
  CHECK(studio->probe().available);
  CHECK(sent() == "-tt");
  CHECK(studio->probe().available);
  CHECK(sent() == "-tttt");
}

TEST_CASE_FIXTURE(Studio, "what comes to the port after the server went has to ask anew") {
  client.token = vault;
  REQUIRE(studio->probe().available);
  client.requests.clear();
  SUBCASE("a probe has seen that nothing listens") {
    client.clear();
    CHECK_FALSE(studio->probe().available);
  }
  SUBCASE("a question has seen it") {
    client.clear();
    CHECK_FALSE(chat().ok());
  }
  SUBCASE("something else answered there in between") {
    for (const char* const path : {"GET /api/v1/models", "GET /api/v0/models", "GET /v1/models"})
      client.set(path, json_script("<html></html>"));
    CHECK_FALSE(studio->probe().available);
  }
  client.requests.clear();
  client.token.clear();
  listens();
  CHECK(studio->probe().available);
  CHECK(chat().ok());
  CHECK(sent() == "--");
}

TEST_CASE_FIXTURE(Studio, "a token that is missing or wrong is told, and sent once for each request at most") {
  client.token = "Bearer another";
  CHECK(studio->probe().state == ProviderState::token_required);
  CHECK(sent() == "-t");
  CHECK(chat().error().code == ErrorCode::provider_token_required);
  CHECK(sent() == "-tt");
  vault.clear();
  client.requests.clear();
  CHECK(studio->probe().state == ProviderState::token_required);
  CHECK(chat().error().code == ErrorCode::provider_token_required);
  CHECK(sent() == "--");
}
