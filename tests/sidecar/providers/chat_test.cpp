#include <doctest/doctest.h>

#include "tests/sidecar/providers/decoding.h"
#include "tests/sidecar/providers/scripted_client.h"

using namespace kf;
using namespace kf::providers;
using namespace kf::providers::testing;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr int kNoReader = -1;
const std::string kOllamaToken = "{\"model\":\"m\",\"message\":{\"content\":\"Hi\"},\"done\":false}\n";
const std::string kOllamaEnd = "{\"model\":\"m\",\"message\":{\"content\":\"\"},\"done\":true,\"eval_count\":4}\n";
const std::string kOpenAiToken = "data: {\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n";

struct Told {
  Decoded answer;
  std::vector<size_t> chunks_per_read;
};

Told read_all(ChatStream& stream) {
  Told told;
  std::vector<ChatChunk> chunks;
  for (;;) {
    const auto more = stream.next(chunks, kNoReader);
    if (!more) {
      told.answer.error = more.error();
      return told;
    }
    told.answer.add(chunks);
    told.chunks_per_read.push_back(chunks.size());
    if (!*more) {
      told.answer.has_ended_well = true;
      return told;
    }
  }
}

// An Ollama is only asked about a model that it lists.
void list_m(Bench& bench) { bench.client.set("GET /api/tags", json_script(R"({"models":[{"model":"m"}]})")); }

Told ask_ollama(Bench& bench, Script script) {
  list_m(bench);
  bench.client.set("POST /api/chat", std::move(script));
  auto stream = bench.ollama()->chat(question(ProviderId::ollama, "m"), {kNoReader});
  REQUIRE(stream);
  return read_all(**stream);
}

Error refusal_of(Provider& provider) {
  const auto stream = provider.chat(question(provider.id(), "m"), {kNoReader});
  REQUIRE_FALSE(stream);
  return stream.error();
}

}  // namespace

TEST_CASE("an answer comes in as few chunks as there are reads") {
  Bench bench;
  const Told told = ask_ollama(bench, stream_script({kOllamaToken + kOllamaToken, kOllamaToken + kOllamaEnd}));
  CHECK(told.answer.text == "HiHiHi");
  CHECK(told.answer.has_ended_well);
  CHECK(told.chunks_per_read == std::vector<size_t>{1, 2});
  CHECK(bench.client.open_streams == 0);
  CHECK(bench.client.requests.back().path == "/api/chat");
}

TEST_CASE("an answer tells whether it began together with the provider's consent") {
  Bench bench;
  list_m(bench);
  for (const bool is_early : {false, true}) {
    Script script = stream_script({kOllamaToken, kOllamaEnd});
    script.has_early_bytes = is_early;
    bench.client.set("POST /api/chat", std::move(script));
    const auto stream = bench.ollama()->chat(question(ProviderId::ollama, "m"), {kNoReader});
    REQUIRE(stream);
    CHECK((*stream)->has_begun() == is_early);
    read_all(**stream);
    CHECK_FALSE((*stream)->has_begun());
  }
}

TEST_CASE("reads that complete nothing are not handed out") {
  Bench bench;
  const Told told = ask_ollama(bench, stream_script({"\n", "{\"message\":{\"con", "tent\":\"a\"}}\n", kOllamaEnd}));
  CHECK(told.chunks_per_read == std::vector<size_t>{1, 1});
  CHECK(told.answer.text == "a");
}

TEST_CASE("a provider that does not say its speed is timed from the first token to the last") {
  Bench bench;
  Script script = stream_script({kOllamaToken, kOllamaToken, kOllamaEnd});
  script.pause = seconds(1);
  CHECK(ask_ollama(bench, script).answer.usage.tokens_per_second == doctest::Approx(2.0));
}

TEST_CASE("what goes wrong in mid-stream comes after the text before it, and stays") {
  struct Row {
    Script script;
    ErrorCode code;
    std::string_view words;
  };
  const std::string error_line = "{\"error\":\"out of memory\"}\n";
  const std::vector<Row> rows{
      {stream_script({kOllamaToken + error_line}), ErrorCode::provider_failed, "out of memory"},
      {stream_script({kOllamaToken}), ErrorCode::provider_protocol, "without the mark"},
      {stream_script({kOllamaToken}, Script::End::broken), ErrorCode::provider_protocol, "closed the connection"},
      {stream_script({kOllamaToken}, Script::End::silent), ErrorCode::provider_timeout, "120 seconds"},
      {stream_script({kOllamaToken, std::string(2u << 20, '\n')}), ErrorCode::provider_protocol,
       "nothing that is part"},
      {stream_script({kOllamaToken, std::string(2u << 20, ' ')}), ErrorCode::provider_protocol, "longer than"},
  };
  for (const Row& row : rows) {
    Bench bench;
    list_m(bench);
    bench.client.set("POST /api/chat", row.script);
    auto stream = std::move(bench.ollama()->chat(question(ProviderId::ollama, "m"), {kNoReader})).value();
    const Told told = read_all(*stream);
    CAPTURE(row.words);
    CHECK(told.answer.text == "Hi");
    REQUIRE(told.answer.error);
    CHECK(told.answer.error->code == row.code);
    CHECK(told.answer.error->message.find(row.words) != std::string::npos);
    CHECK(bench.client.open_streams == 0);
    std::vector<ChatChunk> chunks;
    CHECK(stream->next(chunks, kNoReader).error() == *told.answer.error);
  }
}

TEST_CASE("silence before the first token may last ten minutes, blanks do not prolong it") {
  Bench bench;
  const SteadyTime start = bench.clock->steady();
  const Told silent = ask_ollama(bench, stream_script({}, Script::End::silent));
  CHECK(silent.answer.error->code == ErrorCode::provider_timeout);
  CHECK(silent.answer.error->message.find("10 minutes") != std::string::npos);
  CHECK(bench.clock->steady() - start == std::chrono::minutes(10));

  Script blanks = stream_script(std::vector<std::string>(100, "\n"));
  blanks.pause = seconds(20);
  CHECK(ask_ollama(bench, blanks).answer.error->code == ErrorCode::provider_timeout);
}

TEST_CASE("dropping an answer closes its connection") {
  Bench bench;
  list_m(bench);
  bench.client.set("POST /api/chat", stream_script({kOllamaToken, kOllamaToken}));
  auto stream = std::move(bench.ollama()->chat(question(ProviderId::ollama, "m"), {kNoReader})).value();
  std::vector<ChatChunk> chunks;
  CHECK(stream->next(chunks, kNoReader).value());
  CHECK(bench.client.open_streams == 1);
  stream.reset();
  CHECK(bench.client.open_streams == 0);
}

TEST_CASE("a body that goes on behind the end mark is cut, not waited for") {
  Bench bench;
  const Told told = ask_ollama(bench, stream_script({kOllamaToken + kOllamaEnd, "more\n"}, Script::End::silent));
  CHECK(told.answer.has_ended_well);
  CHECK(bench.client.open_streams == 0);
}

TEST_CASE("refusals are told before any stream begins") {
  Bench bench;
  const auto ollama = bench.ollama();
  const auto lmstudio = bench.lmstudio();
  CHECK(refusal_of(*ollama).code == ErrorCode::provider_unreachable);
  CHECK(refusal_of(*ollama).message.find("Ollama not running") != std::string::npos);
  CHECK(refusal_of(*lmstudio).message.find("LM Studio not running") != std::string::npos);
  list_m(bench);

  Script busy = json_script(R"({"error":"server busy"})", 503);
  busy.headers.emplace_back("retry-after", "9");
  bench.client.set("POST /api/chat", busy);
  CHECK(refusal_of(*ollama).retry_after_s == 9);
  busy.headers.back().second = "Wed, 21 Oct 2026 07:28:00 GMT";
  bench.client.set("POST /api/chat", busy);
  CHECK(refusal_of(*ollama).retry_after_s == 5);

  bench.client.set("POST /api/chat", json_script(R"({"error":"model 'm' not found"})", 404));
  CHECK(refusal_of(*ollama).code == ErrorCode::model_not_found);
  bench.client.set("POST /api/chat", json_script("<html>no JSON</html>", 500));
  CHECK(refusal_of(*ollama).code == ErrorCode::provider_failed);

  for (const char* const path : {"POST /api/chat", "POST /v1/chat/completions"}) {
    bench.client.set(path, {200, {{"content-type", "text/html; charset=utf-8"}}, {"<html>"}});
  }
  CHECK(refusal_of(*ollama).code == ErrorCode::provider_protocol);
  CHECK(refusal_of(*lmstudio).message.find("web page") != std::string::npos);

  bench.client.set("POST /v1/chat/completions", json_script(R"({"error":"No models loaded."})"));
  CHECK(refusal_of(*lmstudio).code == ErrorCode::model_not_loaded);
  for (const char* const path : {"POST /api/chat", "POST /v1/chat/completions"}) {
    bench.client.set(path, fault_script(ErrorCode::provider_timeout));
  }
  CHECK(refusal_of(*ollama).message.find("did not begin") != std::string::npos);
  CHECK(refusal_of(*lmstudio).message.find("did not begin") != std::string::npos);
  for (const char* const path : {"POST /api/chat", "POST /v1/chat/completions"}) {
    bench.client.set(path, fault_script(ErrorCode::cancelled));
  }
  CHECK(refusal_of(*ollama).code == ErrorCode::cancelled);
  CHECK(refusal_of(*lmstudio).code == ErrorCode::cancelled);
}

TEST_CASE("a question that Ollama could not read is refused by its field") {
  Bench bench;
  list_m(bench);
  ChatRequest request = question(ProviderId::ollama, "m");
  request.messages.push_back(message(Role::assistant, ""));
  request.messages.back().tool_calls = Json::parse(R"([{"function":{"name":"a","arguments":"{"}}])");
  CHECK(bench.ollama()->chat(request, {kNoReader}).error().field == "messages[1].tool_calls[0].function.arguments");
  CHECK(bench.client.count("/api/chat") == 0);
}

TEST_CASE("a question goes under the name that the listing has, and its answer comes under the one that was asked") {
  Bench bench;
  bench.client.set("GET /api/tags", json_script(R"({"models":[{"model":"Llama3:latest"}]})"));
  bench.client.set("POST /api/chat",
                   stream_script({R"({"model":"Llama3:latest","message":{"content":"Hi"},"done":true})"
                                  "\n"}));
  auto stream = std::move(bench.ollama()->chat(question(ProviderId::ollama, "library/LLAMA3"), {kNoReader})).value();
  CHECK(Json::parse(bench.client.requests.back().body)["model"] == "Llama3:latest");
  CHECK(read_all(*stream).answer.first_model == "library/LLAMA3");
}

TEST_CASE("another model than asked is named from the first chunk on") {
  Bench bench;
  bench.client.set("POST /v1/chat/completions", stream_script({kOpenAiToken, "data: [DONE]\n\n"}));
  auto stream = std::move(bench.lmstudio()->chat(question(ProviderId::lmstudio, "asked"), {kNoReader})).value();
  const Told told = read_all(*stream);
  CHECK(told.answer.first_model == "m");
  CHECK(told.answer.model == "m");
  CHECK(told.answer.reason == "stop");
}
