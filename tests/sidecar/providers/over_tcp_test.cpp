// The providers with the real HTTP client against a real socket.

#include <doctest/doctest.h>

#include "tests/sidecar/providers/decoding.h"
#include "tests/sidecar/providers/scripted_client.h"
#include "tests/sidecar/providers/scripted_server.h"

using namespace kf;
using namespace kf::providers;
using namespace kf::providers::testing;
using std::chrono::milliseconds;

namespace {

constexpr int kNoReader = -1;
const std::string kToken = "{\"model\":\"m\",\"message\":{\"content\":\"Gr\xC3\xBC\xC3\x9F\"},\"done\":false}\n";
const std::string kEnd = "{\"model\":\"m\",\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}\n";

struct Line {
  ProviderWorld world{std::make_shared<SystemClock>(), std::make_shared<Programs>(true), {}};
  ScriptedServer server;
  std::unique_ptr<net::HttpClient> client = net::make_http_client({{{"127.0.0.1", server.port(), ""}}});
  std::unique_ptr<Provider> ollama = make_ollama({{"127.0.0.1", server.port(), ""}}, *client, world);

  Line() { server.set("GET /api/tags", json_reply(R"({"models":[{"name":"m"}]})")); }

  Result<std::unique_ptr<ChatStream>> ask() { return ollama->chat(question(ProviderId::ollama, "m"), {kNoReader}); }

  Decoded answer() {
    Decoded out;
    auto stream = ask();
    if (!stream) return out.error = stream.error(), out;
    std::vector<ChatChunk> chunks;
    for (;;) {
      const auto more = (*stream)->next(chunks, kNoReader);
      if (!more) return out.error = more.error(), out;
      out.add(chunks);
      out.has_ended_well = !*more;
      if (!*more) return out;
    }
  }
};

}  // namespace

TEST_CASE("a probe and two answers share one connection") {
  Line line;
  line.server.set("GET /api/version", json_reply(R"({"version":"0.17.4"})"));
  line.server.set("GET /api/tags", json_reply(R"({"models":[{"name":"m"}]})"));
  line.server.set("GET /api/ps", json_reply(R"({"models":[]})"));
  line.server.set("POST /api/show", json_reply(R"({"capabilities":["completion"]})"));
  line.server.set("POST /api/chat", chunked_reply({kToken, kToken + kEnd}));
  CHECK(line.ollama->probe().count == 1);
  for (int i = 0; i < 2; ++i) {
    const Decoded answer = line.answer();
    CHECK(answer.has_ended_well);
    CHECK(answer.text == "Gr\xC3\xBC\xC3\x9FGr\xC3\xBC\xC3\x9F");
  }
  CHECK(line.server.accepted() == 1);
}

TEST_CASE("an answer in chunks of one byte is the same answer") {
  Line line;
  line.server.set("POST /api/chat", chunked_reply(in_bytes(kToken + kEnd)));
  CHECK(line.answer().text == "Gr\xC3\xBC\xC3\x9F");
}

TEST_CASE("dropping an answer closes the connection at once") {
  Line line;
  line.server.set("POST /api/chat", chunked_reply({kToken}, Reply::Then::hang));
  auto stream = std::move(line.ask()).value();
  std::vector<ChatChunk> chunks;
  CHECK(stream->next(chunks, kNoReader).value());
  CHECK_FALSE(line.server.wait_for_hangup(milliseconds(20)));
  stream.reset();
  CHECK(line.server.wait_for_hangup(milliseconds(250)));
}

TEST_CASE("a reader that leaves ends the wait, and the provider is told") {
  Line line;
  line.server.set("POST /api/chat", chunked_reply({kToken}, Reply::Then::hang));
  int reader[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, reader) == 0);
  auto stream = std::move(line.ollama->chat(question(ProviderId::ollama, "m"), {reader[0]})).value();
  std::vector<ChatChunk> chunks;
  CHECK(stream->next(chunks, reader[0]).value());
  ::close(reader[1]);
  CHECK(stream->next(chunks, reader[0]).error().code == ErrorCode::cancelled);
  stream.reset();
  CHECK(line.server.wait_for_hangup(milliseconds(250)));
  ::close(reader[0]);
}

TEST_CASE("a provider that dies in mid-stream broke off") {
  Line line;
  line.server.set("POST /api/chat", chunked_reply({kToken}, Reply::Then::close));
  const Decoded answer = line.answer();
  CHECK(answer.text == "Gr\xC3\xBC\xC3\x9F");
  REQUIRE(answer.error);
  CHECK(answer.error->code == ErrorCode::provider_protocol);
  CHECK(answer.error->message.find("closed the connection") != std::string::npos);
}

TEST_CASE("a refusal keeps its words, and what nobody listens to is not running") {
  Line line;
  line.server.set("POST /api/chat", json_reply(R"({"error":"\"m\" does not support thinking"})", "400 Bad Request"));
  CHECK(line.answer().error->field == "options.think");
  uint16_t free_port = 0;
  {
    const ScriptedServer gone;
    free_port = gone.port();
  }
  const net::Origin nobody{"127.0.0.1", free_port, ""};
  const auto client = net::make_http_client({{nobody, {"127.0.0.1", line.server.port(), ""}}});
  const auto off = make_ollama({nobody}, *client, line.world);
  CHECK(off->probe().state == ProviderState::not_running);
  const auto app_server_off =
      make_lmstudio({nobody}, *client, {line.world.clock, line.world.programs, {line.server.port()}});
  line.server.set("GET /lmstudio-greeting", json_reply(R"({"lmstudio":true})"));
  CHECK(app_server_off->probe().state == ProviderState::server_off);
}
