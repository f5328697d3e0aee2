#include "shared/contracts/chat.h"

#include <doctest/doctest.h>

#include "shared/base/limits.h"

using namespace kf;

namespace {

ChatRequest good() {
  ChatRequest request;
  request.model_id = "llama3.2:3b";
  request.messages = {{Role::system, "Be brief.", {}, {}, {}}, {Role::user, "Hello", {}, {}, {}}};
  return request;
}

struct Rule {
  const char* what;
  void (*breaks)(ChatRequest&);
  const char* field;
};

constexpr Rule kRules[] = {
    {"no model", [](ChatRequest& r) { r.model_id = ""; }, "modelId"},
    {"blank model", [](ChatRequest& r) { r.model_id = " \t"; }, "modelId"},
    {"long model", [](ChatRequest& r) { r.model_id.assign(limits::kModelNameBytesMax + 1, 'a'); }, "modelId"},
    {"control character", [](ChatRequest& r) { r.model_id = "a\nb"; }, "modelId"},
    {"C1 control", [](ChatRequest& r) { r.model_id = "a\u0085b"; }, "modelId"},
    {"turned around", [](ChatRequest& r) { r.model_id = "a\u202Eb"; }, "modelId"},
    {"nothing to see", [](ChatRequest& r) { r.model_id = "\u200B"; }, "modelId"},
    {"no messages", [](ChatRequest& r) { r.messages.clear(); }, "messages"},
    {"too many messages", [](ChatRequest& r) { r.messages.resize(limits::kMessagesMax + 1, r.messages[1]); },
     "messages"},
    {"empty question", [](ChatRequest& r) { r.messages[1].content = " \n"; }, "messages[1].content"},
    {"long message", [](ChatRequest& r) { r.messages[0].content.assign(limits::kMessageBytesMax + 1, 'a'); },
     "messages[0].content"},
    {"cold", [](ChatRequest& r) { r.options.temperature = -0.1; }, "options.temperature"},
    {"hot", [](ChatRequest& r) { r.options.temperature = 2.1; }, "options.temperature"},
    {"top_p", [](ChatRequest& r) { r.options.top_p = 1.1; }, "options.topP"},
    {"no tokens", [](ChatRequest& r) { r.options.max_tokens = 0; }, "options.maxTokens"},
    {"many tokens", [](ChatRequest& r) { r.options.max_tokens = 1'000'001; }, "options.maxTokens"},
    {"small context", [](ChatRequest& r) { r.options.context_length = 255; }, "options.contextLength"},
    {"huge context", [](ChatRequest& r) { r.options.context_length = 4'194'305; }, "options.contextLength"},
    {"tools", [](ChatRequest& r) { r.tools = Json::object(); }, "tools"},
    {"replace what", [](ChatRequest& r) { r.replace_from = 3; }, "replaceFrom"},
    {"whose turn",
     [](ChatRequest& r) {
       r.conversation_id = "c";
       r.messages.push_back({Role::assistant, "x", {}, {}, {}});
     },
     "messages"},
};

}  // namespace

TEST_CASE("a request that keeps the rules passes") {
  CHECK(validate(good()).ok());
  ChatRequest request = good();
  request.model_id.assign(limits::kModelNameBytesMax, 'a');
  request.messages[1].content.assign(limits::kMessageBytesMax, 'a');
  request.messages.push_back({Role::assistant, "", {}, {}, {}});
  request.messages.push_back(request.messages[1]);
  request.options = {2.0, 1, 0.0, -5, 256, {}, {}};
  request.tools = Json::array();
  request.conversation_id = "c";
  request.replace_from = 0;
  CHECK(validate(request).ok());
}

TEST_CASE("each rule that is broken is told by its field") {
  for (const Rule& rule : kRules) {
    CAPTURE(rule.what);
    ChatRequest request = good();
    rule.breaks(request);
    const auto result = validate(request);
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().code == ErrorCode::invalid_request);
    CHECK(result.error().field == rule.field);
    CHECK_FALSE(result.error().message.empty());
  }
}

TEST_CASE("a request as the page sends it") {
  const auto request = decode_json<ChatRequest>(
      R"({"provider":"lmstudio","modelId":"m","stream":true,"messages":[{"role":"user","content":"hi"}],"options":{"temperature":0.5,"maxTokens":9,"stop":["x"],"think":false},"conversationId":"c1","replaceFrom":4})");
  REQUIRE(request.ok());
  CHECK(request->provider == ProviderId::lmstudio);
  CHECK(request->stream);
  CHECK(request->options.temperature == 0.5);
  CHECK(request->options.max_tokens == 9);
  CHECK(request->options.stop == std::vector<std::string>{"x"});
  CHECK(request->options.think == false);
  CHECK(request->replace_from == 4);
}

TEST_CASE("faults in a request are found where they are") {
  const auto field_of = [](const char* text) { return decode_json<ChatRequest>(text).error().field; };
  CHECK(field_of(R"({})") == "provider");
  CHECK(field_of(R"({"provider":"x"})") == "provider");
  CHECK(field_of(R"({"provider":"ollama","modelId":1})") == "modelId");
  CHECK(field_of(R"({"provider":"ollama","modelId":"m"})") == "messages");
  CHECK(
      field_of(
          R"({"provider":"ollama","modelId":"m","messages":[{"role":"user","content":"a"},{"role":"boss","content":"b"}]})") ==
      "messages[1].role");
  CHECK(field_of(R"({"provider":"ollama","modelId":"m","messages":[],"options":{"temperature":"hot"}})") ==
        "options.temperature");
  CHECK(field_of(R"({"provider":"ollama","modelId":"m","messages":[],"options":{"stop":[1]}})") == "options.stop[0]");
}

TEST_CASE("answers and events survive the way over the wire") {
  ChatAnswer answer;
  answer.response = "hi";
  answer.provider = ProviderId::lmstudio;
  answer.usage = {1, 2, 3, 4.5};
  answer.requested_model = "asked";
  const auto back = decode_json<ChatAnswer>(to_json_text(answer));
  REQUIRE(back.ok());
  CHECK(back->usage == answer.usage);
  CHECK(back->requested_model == "asked");
  CHECK_FALSE(back->message_seq);
  CHECK(to_json_text(ChatText{"a"}) == R"({"text":"a"})");
  CHECK(to_json_text(ChatSaved{5}) == R"({"bytes":5})");
  CHECK(to_json_text(ChatOtherModel{"a", "b"}) == R"({"asked":"a","answered":"b"})");
  CHECK(decode_json<ChatDone>(R"({"reason":"stop","total_ms":9})")->total_ms == 9);
  CHECK(decode_json<ChatStart>(R"({"model":"m","userSeq":1})")->user_seq == 1);
}
