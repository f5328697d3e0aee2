#include "shared/contracts/problem.h"

#include <doctest/doctest.h>

#include "shared/contracts/models.h"

using namespace kf;

TEST_CASE("every error makes the round trip as a problem") {
  for (int i = 0; i <= static_cast<int>(ErrorCode::model_not_loaded); ++i) {
    const Error error{static_cast<ErrorCode>(i), "what happened", "a.b[0]", 7};
    const Problem problem = problem_from(error);
    CHECK(problem.status == error_http_status(error.code));
    CHECK_FALSE(problem.title.empty());
    CHECK((problem.title != "Internal Server Error" || problem.status == 500));
    const auto back = decode_json<Problem>(to_json_text(problem));
    REQUIRE(back.ok());
    CHECK(error_from(*back) == error);
  }
}

TEST_CASE("a problem without field and hint leaves them out") {
  const std::string text = to_json_text(problem_from({ErrorCode::not_found, "No such thing."}));
  CHECK(text ==
        R"({"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"No such thing."})");
}

TEST_CASE("a problem of someone else still makes an error") {
  const auto problem = decode_json<Problem>(R"({"title":"Bad Gateway","status":502})");
  REQUIRE(problem.ok());
  CHECK(error_from(*problem) == Error{ErrorCode::internal, "Bad Gateway"});
}

TEST_CASE("model documents") {
  CHECK(provider_display_name(ProviderId::ollama) == "Ollama");
  CHECK(provider_display_name(ProviderId::lmstudio) == "LM Studio");
  Discovery discovery;
  discovery.available_providers = {"ollama"};
  discovery.ollama.available = true;
  discovery.ollama.state = ProviderState::running;
  ModelInfo model;
  model.id = "qwen3:8b";
  model.size = 5'225'388'164;
  model.capabilities = {"tools"};
  discovery.ollama.models = {model};
  const auto back = decode_json<Discovery>(to_json_text(discovery));
  REQUIRE(back.ok());
  CHECK(back->ollama == discovery.ollama);
  CHECK(back->lmstudio == discovery.lmstudio);
  CHECK(decode_json<Discovery>(
            R"({"ollama":{"available":true,"models":[{"id":"a"},{"name":"b"}]},"lmstudio":{"available":false}})")
            .error()
            .field == "ollama.models[1].id");
}
