#include <doctest/doctest.h>

#include "sidecar/providers/chat_request.h"
#include "tests/sidecar/providers/scripted_client.h"

using namespace kf;
using namespace kf::providers;
using providers::testing::message;

namespace {

ChatRequest full_request() {
  ChatRequest request;
  request.model_id = "m";
  request.options = {0.5, 100, 0.9, 42, 8192, std::vector<std::string>{"END"}, true};
  request.tools = Json::parse(R"([{"type":"function","function":{"name":"search","parameters":{}}}])");
  ChatMessage call;
  call.role = Role::assistant;
  call.tool_calls =
      Json::parse(R"([{"id":"c1","type":"function","function":{"name":"search","arguments":"{\"q\":\"x\"}"}}])");
  ChatMessage result;
  result.role = Role::tool;
  result.content = "found";
  result.tool_call_id = "c1";
  request.messages = {message(Role::system, "Be brief"), message(Role::user, "Search x"), call, result};
  return request;
}

}  // namespace

TEST_CASE("Ollama gets options by its own names, arguments as objects and results by their tool's name") {
  const Json body = Json::parse(ollama_chat_body(full_request(), full_request().model_id).value());
  CHECK(body["stream"] == true);
  CHECK(body["think"] == true);
  CHECK(body["options"] ==
        Json::parse(R"({"temperature":0.5,"num_predict":100,"top_p":0.9,"seed":42,"num_ctx":8192,"stop":["END"]})"));
  CHECK(body["tools"].size() == 1);
  CHECK(body["messages"][0] == Json::parse(R"({"role":"system","content":"Be brief"})"));
  CHECK(body["messages"][2]["tool_calls"] ==
        Json::parse(R"([{"id":"c1","function":{"index":0,"name":"search","arguments":{"q":"x"}}}])"));
  CHECK(body["messages"][3] ==
        Json::parse(R"({"role":"tool","content":"found","tool_call_id":"c1","tool_name":"search"})"));
}

TEST_CASE("what is left out stays out") {
  ChatRequest request;
  request.model_id = "m";
  request.messages = {message(Role::user, "Hi \xFF")};
  request.tools = Json::array();
  CHECK(Json::parse(ollama_chat_body(request, request.model_id).value()) ==
        Json::parse(
            "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi \xEF\xBF\xBD\"}]}"));
  const Json openai = Json::parse(lmstudio_chat_body(request));
  CHECK(openai.size() == 4);
  CHECK(openai["stream_options"]["include_usage"] == true);
}

TEST_CASE("arguments may be an object, empty or missing, but not something else") {
  const auto with_arguments = [](Json arguments) {
    ChatRequest request = full_request();
    (*request.messages[2].tool_calls)[0]["function"]["arguments"] = std::move(arguments);
    return ollama_chat_body(request, request.model_id);
  };
  const auto sent = [&](Json arguments) {
    return Json::parse(
        with_arguments(std::move(arguments)).value())["messages"][2]["tool_calls"][0]["function"]["arguments"];
  };
  CHECK(sent(Json::parse(R"({"a":1})")) == Json::parse(R"({"a":1})"));
  CHECK(sent("") == Json::object());
  CHECK(sent(nullptr) == Json::object());
  for (const char* const wrong : {"{", "7", "[1]"}) {
    const auto refused = with_arguments(wrong);
    CHECK(refused.error().code == ErrorCode::invalid_request);
    CHECK(refused.error().field == "messages[2].tool_calls[0].function.arguments");
  }
}

TEST_CASE("a tool's result keeps a name of its own, or none when nobody knows it") {
  ChatRequest request = full_request();
  request.messages[3].tool_name = "own";
  CHECK(Json::parse(ollama_chat_body(request, request.model_id).value())["messages"][3]["tool_name"] == "own");
  request.messages[3].tool_name.reset();
  request.messages[3].tool_call_id = "unknown";
  CHECK_FALSE(Json::parse(ollama_chat_body(request, request.model_id).value())["messages"][3].contains("tool_name"));
}

TEST_CASE("LM Studio gets it as OpenAI would") {
  const Json body = Json::parse(lmstudio_chat_body(full_request()));
  CHECK(body["max_tokens"] == 100);
  CHECK(body["temperature"] == 0.5);
  CHECK(body["top_p"] == 0.9);
  CHECK(body["seed"] == 42);
  CHECK(body["stop"] == Json::parse(R"(["END"])"));
  CHECK(body["chat_template_kwargs"]["enable_thinking"] == true);
  CHECK(body["messages"][2]["tool_calls"][0]["function"]["arguments"] == "{\"q\":\"x\"}");
  CHECK(body["messages"][3] == Json::parse(R"({"role":"tool","content":"found","tool_call_id":"c1"})"));
  CHECK_FALSE(body.contains("num_ctx"));
}
