#include "sidecar/providers/refusals.h"

#include <doctest/doctest.h>

#include "sidecar/providers/provider_states.h"

using namespace kf;
using namespace kf::providers;

namespace {

struct Row {
  int status;
  std::string body;
  ErrorCode code;
  std::string_view field;
  std::string_view words;
};

Refusal refusal_of(const Row& row) {
  return {row.status, row.body.empty() ? Json() : Json::parse(row.body), std::nullopt};
}

void check(const Row& row, const Error& error) {
  CAPTURE(row.status);
  CAPTURE(row.body);
  CAPTURE(error.message);
  CHECK(error.code == row.code);
  CHECK(error.field == row.field);
  CHECK(error.message.find(row.words) != std::string::npos);
}

}  // namespace

TEST_CASE("each refusal of Ollama's is told plainly") {
  const std::vector<Row> rows{
      {404, R"({"error":"model 'x' not found"})", ErrorCode::model_not_found, "modelId", "try: ollama pull x"},
      {404, "", ErrorCode::model_not_found, "modelId", "no model \"x\""},
      {400, R"({"error":"registry.ollama.ai/library/x does not support tools"})", ErrorCode::invalid_request, "tools",
       "cannot use tools"},
      {400, R"({"error":"\"x\" does not support thinking"})", ErrorCode::invalid_request, "options.think",
       "cannot think"},
      {400, R"({"error":"\"x\" does not support chat"})", ErrorCode::invalid_request, "modelId", "cannot chat"},
      {400, R"({"error":"invalid options"})", ErrorCode::provider_failed, "", "invalid options"},
      {401, R"({"error":"unauthorized"})", ErrorCode::provider_token_required, "", "ollama signin"},
      {403, "", ErrorCode::provider_forbidden, "", "OLLAMA_HOST"},
      {403, R"({"error":"ollama cloud is disabled"})", ErrorCode::provider_forbidden, "", "cloud is disabled"},
      {429, "", ErrorCode::provider_busy, "", "busy"},
      {499, R"({"error":"request canceled"})", ErrorCode::cancelled, "", "cancelled"},
      {500, R"({"error":"llama runner process has terminated"})", ErrorCode::provider_failed, "", "has terminated"},
      {503, R"({"error":"server busy, please try again.  maximum pending requests exceeded"})",
       ErrorCode::provider_busy, "", "busy"},
      {502, "", ErrorCode::provider_failed, "", "status 502"},
  };
  for (const Row& row : rows) check(row, ollama_error(refusal_of(row), {"127.0.0.1:11434", "x"}));
}

TEST_CASE("each refusal of LM Studio's is told plainly") {
  const std::vector<Row> rows{
      {404,
       R"({"error":{"message":"No models loaded. Please load a model in the developer page or use the 'lms load' command.","code":"model_not_found"}})",
       ErrorCode::model_not_loaded, "modelId", "lms load x"},
      {400, R"({"error":"Model unloaded."})", ErrorCode::model_not_loaded, "modelId", "Load it"},
      {400,
       R"({"error":{"message":"Invalid model identifier \"x\". Please specify a valid downloaded model","code":"model_not_found"}})",
       ErrorCode::model_not_found, "modelId", "lms get x"},
      {404, R"({"error":{"message":"Model x not found"}})", ErrorCode::model_not_found, "modelId", "no model \"x\""},
      {400, R"({"error":{"message":"Something","code":"model_not_found"}})", ErrorCode::model_not_found, "modelId",
       "no model"},
      {400, R"json({"error":{"message":"request (9000 tokens) exceeds the available context size (4096 tokens)"}})json",
       ErrorCode::invalid_request, "messages", "9000 tokens"},
      {500, R"({"error":{"message":"tools param requires --jinja flag"}})", ErrorCode::invalid_request, "tools",
       "cannot use tools"},
      {401, "", ErrorCode::provider_token_required, "", "Enter the token here"},
      {403, "", ErrorCode::provider_forbidden, "", "403"},
      {429, "", ErrorCode::provider_busy, "", "busy"},
      {503, R"({"error":{"message":"Loading model"}})", ErrorCode::provider_busy, "", "loading"},
      {200, R"json({"error":"Unexpected endpoint or method. (POST /v1/chat/completions)"})json",
       ErrorCode::provider_failed, "", "Unexpected endpoint"},
      {500, "", ErrorCode::provider_failed, "", "status 500"},
  };
  for (const Row& row : rows) check(row, lmstudio_error(refusal_of(row), {"127.0.0.1:1234", "x"}));
}

TEST_CASE("a busy provider says when to come back") {
  Refusal busy{503, {}, std::nullopt};
  CHECK(ollama_error(busy, {"a", "x"}).retry_after_s == 5);
  CHECK(lmstudio_error(busy, {"a", "x"}).retry_after_s == 5);
  busy.retry_after_s = 17;
  CHECK(ollama_error(busy, {"a", "x"}).retry_after_s == 17);
  CHECK(lmstudio_error(busy, {"a", "x"}).retry_after_s == 17);
}

TEST_CASE("every state has a sentence, steps and a place to get the program") {
  for (const ProviderId id : {ProviderId::ollama, ProviderId::lmstudio}) {
    const std::string name(provider_display_name(id));
    for (const auto& [state, state_name] : EnumNames<ProviderState>::kNames) {
      if (state == ProviderState::running) continue;
      CAPTURE(name);
      CAPTURE(state_name);
      const ProviderReport report = report_of_state(id, state, "host:1");
      CHECK_FALSE(report.available);
      CHECK(report.state == state);
      CHECK(report.error->find(name) != std::string::npos);
      CHECK(report.error->find("host:1") != std::string::npos);
      CHECK(report.setup->install_url ==
            (id == ProviderId::ollama ? "https://ollama.ai/download" : "https://lmstudio.ai/"));
      CHECK_FALSE(report.setup->steps.empty());
      const Error error = error_of_state(id, state, "host:1");
      CHECK(error.message.find(report.setup->steps.front()) != std::string::npos);
      if (state == ProviderState::not_running || state == ProviderState::not_installed ||
          state == ProviderState::server_off) {
        CHECK(error.code == ErrorCode::provider_unreachable);
        if (state != ProviderState::server_off || id == ProviderId::lmstudio) {
          CHECK(report.error->find(name + " not running") != std::string::npos);
        }
      }
    }
  }
}

TEST_CASE("an error of a probe tells the state") {
  const auto state = [](ErrorCode code) { return state_of_error({code, ""}, ProviderState::not_installed); };
  CHECK(state(ErrorCode::provider_unreachable) == ProviderState::not_installed);
  CHECK(state(ErrorCode::provider_timeout) == ProviderState::timed_out);
  CHECK(state(ErrorCode::provider_forbidden) == ProviderState::forbidden);
  CHECK(state(ErrorCode::provider_token_required) == ProviderState::token_required);
  CHECK(state(ErrorCode::provider_protocol) == ProviderState::broken);
  CHECK(state(ErrorCode::address_refused) == ProviderState::refused);
}

TEST_CASE("an address that was refused is told with its reason, other faults with their state") {
  const Error fault{ErrorCode::address_refused, "host:1 is not connected to: because."};
  for (const ProviderId id : {ProviderId::ollama, ProviderId::lmstudio}) {
    CHECK(report_of_fault(id, ProviderState::refused, "host:1", fault).error == fault.message);
    CHECK(error_of_fault(id, ProviderState::refused, "host:1", fault) == fault);
    CHECK(report_of_fault(id, ProviderState::broken, "host:1", fault) ==
          report_of_state(id, ProviderState::broken, "host:1"));
    CHECK(error_of_fault(id, ProviderState::broken, "host:1", fault).code == ErrorCode::provider_protocol);
  }
}

TEST_CASE("this machine is what is written so, not what only looks like it") {
  for (const char* host : {"localhost", "127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"})
    CHECK(is_this_machine(host));
  for (const char* host : {"127.0.0.1.example.org", "10.0.0.7", "box", "::2"}) CHECK_FALSE(is_this_machine(host));
}
