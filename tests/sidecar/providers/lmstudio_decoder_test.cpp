#include <doctest/doctest.h>

#include <limits>

#include "sidecar/providers/answer_writer.h"
#include "sidecar/providers/tool_call_collector.h"
#include "tests/sidecar/providers/decoding.h"

using namespace kf;
using namespace kf::providers;
using namespace kf::providers::testing;

namespace {

Decoded decode_parts(const std::vector<std::string>& parts) { return decode(*make_lmstudio_decoder(), parts); }
Decoded decode_text(const std::string& text) { return decode_parts({text}); }

std::string chunk(const std::string& delta, const std::string& reason = "null") {
  return R"(data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"qwen/qwen3-4b","system_fingerprint":"x",)"
         R"("choices":[{"index":0,"delta":)" +
         delta + R"(,"logprobs":null,"finish_reason":)" + reason + "}]}\n\n";
}

std::string token(const std::string& content) { return chunk("{\"content\":\"" + content + "\"}"); }

const std::string kUsage =
    R"(data: {"object":"chat.completion.chunk","model":"qwen/qwen3-4b","choices":[],"usage":{"prompt_tokens":31,"completion_tokens":3,"total_tokens":34}})"
    "\n\n";
const std::string kDone = "data: [DONE]\n\n";
const std::string kEnd = chunk("{}", "\"stop\"") + kUsage + kDone;

const std::string kWhole =
    ": keep-alive\n\n" + chunk(R"({"role":"assistant","content":null})") + chunk(R"({"reasoning_content":"Let me "})") +
    chunk(R"({"reasoning":"think."})") + token("Gr\xC3\xBC\xC3\x9F") + token(" \\ud83d\\ude00") +
    chunk(R"({"tool_calls":[{"index":0,"id":"7","type":"function","function":{"name":"search","arguments":""}}]})") +
    chunk(R"({"tool_calls":[{"index":0,"function":{"arguments":"{\"q\":"}}]})") +
    chunk(R"({"tool_calls":[{"index":1,"id":"8","function":{"name":"read","arguments":"{}"}}]})") +
    chunk(R"({"tool_calls":[{"index":0,"function":{"arguments":"\"x\"}"}}]})") + chunk("{}", "\"tool_calls\"") +
    kUsage + kDone;

}  // namespace

TEST_CASE("an answer of LM Studio's decodes alike at every split point") {
  const Decoded once = decode_text(kWhole);
  CHECK(once.text == "Gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80");
  CHECK(once.thinking == "Let me think.");
  CHECK(once.first_model == "qwen/qwen3-4b");
  CHECK(once.model == "qwen/qwen3-4b");
  CHECK(once.reason == "tool_calls");
  CHECK(once.usage == Usage{31, 3, 34, 0});
  REQUIRE(once.tool_calls.size() == 2);
  CHECK(once.tool_calls[0] ==
        Json::parse(R"({"id":"7","type":"function","function":{"name":"search","arguments":"{\"q\":\"x\"}"}})"));
  CHECK(once.tool_calls[1]["function"]["name"] == "read");
  for (size_t at = 0; at <= kWhole.size(); ++at) {
    CAPTURE(at);
    const Decoded split = decode_parts(in_two(kWhole, at));
    CHECK(split.text == once.text);
    CHECK(split.thinking == once.thinking);
    CHECK(split.tool_calls == once.tool_calls);
    CHECK(split.usage == once.usage);
    CHECK(split.has_ended_well);
  }
  CHECK(decode_parts(in_bytes(kWhole)).text == once.text);
}

TEST_CASE("what llama.cpp's server sends is understood, timings and all") {
  const std::string stream =
      R"(data: {"choices":[{"finish_reason":null,"index":0,"delta":{"role":"assistant","content":null}}],"created":1,"id":"c","model":"smollm2-135m","object":"chat.completion.chunk"})"
      "\n\n"
      R"(data: {"choices":[{"finish_reason":null,"index":0,"delta":{"content":"Hello"}}],"created":1,"id":"c","model":"smollm2-135m","object":"chat.completion.chunk"})"
      "\n\n"
      R"(data: {"choices":[{"finish_reason":"length","index":0,"delta":{}}],"created":1,"id":"c","model":"smollm2-135m","object":"chat.completion.chunk"})"
      "\n\n"
      R"(data: {"choices":[],"model":"smollm2-135m","object":"chat.completion.chunk","usage":{"completion_tokens":3,"prompt_tokens":31,"total_tokens":34},"timings":{"predicted_n":3,"predicted_ms":12.704,"predicted_per_second":157.5}})"
      "\n\ndata: [DONE]\n\n";
  const Decoded answer = decode_text(stream);
  CHECK(answer.text == "Hello");
  CHECK(answer.reason == "length");
  CHECK(answer.model == "smollm2-135m");
  CHECK(answer.usage == Usage{31, 3, 34, 157.5});
}

TEST_CASE("counts that cannot be are not believed") {
  CHECK(usage_of_counts(-1, -7) == Usage{});
  constexpr int64_t kLargest = std::numeric_limits<int64_t>::max();
  CHECK(usage_of_counts(kLargest, kLargest) == Usage{kTokensMax, kTokensMax, 2 * kTokensMax, 0});
  const auto lmstudio =
      decode(*make_lmstudio_decoder(), {"data: "
                                        "{\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}],"
                                        "\"usage\":{\"prompt_tokens\":-1,\"completion_tokens\":2}}\n\n"
                                        "data: [DONE]\n\n"});
  CHECK(lmstudio.usage.prompt_tokens == 0);
  CHECK(lmstudio.usage.total_tokens == 2);
  const auto ollama =
      decode(*make_ollama_decoder(), {"{\"message\":{\"content\":\"a\"},\"done\":true,\"done_reason\":\"stop\","
                                      "\"prompt_eval_count\":-5,\"eval_count\":9223372036854775807}\n"});
  CHECK(ollama.usage.prompt_tokens == 0);
  CHECK(ollama.usage.completion_tokens == kTokensMax);
}

TEST_CASE("tokens of one read become one chunk, other members do not disturb") {
  auto decoder = make_lmstudio_decoder();
  std::vector<ChatChunk> chunks;
  const std::string extra =
      R"(data: {"usage":null,"timings":null,"error":null,"choices":[{"delta":{"content":"c","tool_calls":null,"refusal":null}}]})"
      "\n\n";
  CHECK_FALSE(decoder->feed(token("a") + token("b") + extra, chunks).value());
  REQUIRE(chunks.size() == 1);
  CHECK(chunks[0].text == "abc");
  CHECK(decoder->useful_lines() == 3);
}

TEST_CASE("a missing end mark is forgiven once there was a reason to finish") {
  const Decoded whole = decode_text(token("a") + chunk("{}", "\"stop\""));
  CHECK(whole.has_ended_well);
  CHECK(whole.reason == "stop");
  CHECK(decode_text(token("a") + kDone).has_ended_well);
}

TEST_CASE("a character cut in two by two tokens is joined") {
  CHECK(decode_text(token("\xC3") + token("\xBC") + kEnd).text == "\xC3\xBC");
  CHECK(decode_text(token("\xC3") + kEnd).text == "\xEF\xBF\xBD");
}

TEST_CASE("what is wrong with LM Studio's answer is told, and what came before it is kept") {
  struct Row {
    std::string bytes;
    ErrorCode code;
    std::string_view words;
  };
  const std::vector<Row> rows{
      {"event: error\ndata: {\"error\":{\"message\":\"The model has crashed\"}}\n\n", ErrorCode::provider_failed,
       "has crashed"},
      {"data: {\"error\":\"Model unloaded.\"}\n\n", ErrorCode::provider_failed, "Model unloaded."},
      {"", ErrorCode::provider_protocol, "without the mark"},
      {"data: {\"cho", ErrorCode::provider_protocol, "without the mark"},
      {"data: <html>\n\n", ErrorCode::provider_protocol, "web page"},
      {"data: {\"ok\":true}\n\n", ErrorCode::provider_protocol, "no part of an answer"},
      {"<!doctype html><html></html>\n\n", ErrorCode::provider_protocol, "without the mark"},
      {"data: " + std::string(2u << 20, 'x'), ErrorCode::provider_protocol, "longer than"},
      {chunk("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"" + std::string(900'000, 'x') + "\"}}]}") +
           chunk("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"" + std::string(900'000, 'x') + "\"}}]}"),
       ErrorCode::provider_protocol, "tool calls"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.bytes.substr(0, 80));
    const Decoded failed = decode_text(token("before") + row.bytes);
    REQUIRE(failed.error);
    CHECK(failed.error->code == row.code);
    CHECK(failed.error->message.find(row.words) != std::string::npos);
    CHECK(failed.text == "before");
  }
}

TEST_CASE("tool calls are bounded in number and get what they lack") {
  ToolCallCollector collector;
  CHECK(collector.add(Json()).ok());
  CHECK(collector.empty());
  CHECK(collector.add(Json::parse(R"([{"index":3,"function":{"name":"a"}}])")).ok());
  CHECK(collector.take() ==
        Json::parse(R"([{"id":"call_3","type":"function","function":{"name":"a","arguments":"{}"}}])"));
  CHECK(collector.empty());
  Json many = Json::array();
  for (int i = 0; i < 200; ++i) many.push_back({{"index", i}});
  CHECK(collector.add(many).error().code == ErrorCode::provider_protocol);
}
