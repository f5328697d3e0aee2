// Where a question goes, told before it goes: by a listing of this moment, for this very model.

#include <doctest/doctest.h>

#include "tests/sidecar/providers/scripted_client.h"

using namespace kf;
using namespace kf::providers;
using namespace kf::providers::testing;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

const std::string kHere = R"({"models":[{"model":"helper","digest":"a"}]})";
const std::string kInTheCloud =
    R"({"models":[{"model":"helper","digest":"b","remote_host":"https://ollama.com:443","remote_model":"big"}]})";
const std::string kCloud = "https://ollama.com";
const std::string kAnswer = "{\"model\":\"helper\",\"message\":{\"content\":\"Hi\"},\"done\":true}\n";

struct Fixture {
  Bench bench;
  std::unique_ptr<Provider> ollama = bench.ollama();
  std::unique_ptr<Provider> office =
      make_ollama({{"10.0.0.5", 1, ""}}, bench.client, bench.world());  // an Ollama on another machine

  Fixture() { bench.client.set("POST /api/chat", stream_script({kAnswer})); }
  void list(const std::string& tags) { bench.client.set("GET /api/tags", json_script(tags)); }
  Result<void> ask(Provider& provider, const std::string& model, const std::string& agreed = "") {
    const auto may_leave = [&agreed](const Way& way) -> Result<void> {
      if (Way(agreed).covers(way)) return {};
      return Error{ErrorCode::consent_required, "scripted"};
    };
    const auto stream = provider.chat(question(provider.id(), model), {-1, {}, may_leave});
    if (!stream) return stream.error();
    return {};
  }
  size_t listings() const { return bench.client.count("/api/tags"); }
  size_t questions() const { return bench.client.count("/api/chat"); }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a provider knows where a question goes: nowhere, to the cloud, or to another machine") {
  list(R"({"models":[{"model":"llama3:latest"},{"model":"gpt-oss:120b-cloud"},
      {"model":"alias","remote_host":"https://Host.example:443/"}]})");
  const auto leads_to = [this](const std::string& model) { return ollama->destination(model).value(); };
  CHECK(leads_to("llama3").empty());
  CHECK(leads_to("LLAMA3:latest").empty());
  CHECK(leads_to("GPT-OSS:120B-cloud") == kCloud);
  CHECK(leads_to("library/ALIAS") == "https://host.example");
  CHECK(listings() == 1);
  CHECK(bench.lmstudio()->destination("any").value().empty());
  const auto lmstudio = make_lmstudio({{"10.0.0.5", 80, ""}}, bench.client, bench.world());
  CHECK(lmstudio->destination("any").value() == "10.0.0.5:80");
  CHECK(ask(*lmstudio, "any").error().code == ErrorCode::consent_required);
  CHECK(lmstudio->chat(question(ProviderId::lmstudio, "any"), {}).error().code == ErrorCode::consent_required);
}

TEST_CASE_FIXTURE(Fixture, "the way of a server elsewhere goes on to where its listing says") {
  list(kInTheCloud);
  CHECK(office->destination("helper").value() == "10.0.0.5:1 \u2192 https://ollama.com");
  CHECK(office->probe().models.empty());  // no version is scripted
  bench.client.set("GET /api/version", json_script(R"({"version":"0.17.4"})"));
  const ProviderReport report = office->probe();
  REQUIRE(report.models.size() == 1);
  CHECK(report.models[0].remote_host == "10.0.0.5:1 \u2192 https://ollama.com");
  list(kHere);
  const ProviderReport plain = office->probe();
  CHECK(plain.models[0].remote_host == "10.0.0.5:1");
  CHECK_FALSE(plain.models[0].local);
}

TEST_CASE_FIXTURE(Fixture, "what no listing holds is not asked, and the remedy is told") {
  list(kHere);
  const auto refused = ask(*ollama, "other:7b-cloud");
  CHECK(refused.error().code == ErrorCode::model_not_found);
  CHECK(refused.error().message.find("ollama pull other:7b-cloud") != std::string::npos);
  CHECK(refused.error().field == "modelId");
  CHECK(questions() == 0);
}

TEST_CASE_FIXTURE(Fixture, "of a listing that is too long, only what was read is asked") {
  Json models = Json::array();
  for (int i = 0; i < 5000; ++i) models.push_back({{"model", "m" + std::to_string(i)}});
  models.push_back({{"model", "beyond"}, {"remote_host", kCloud}});
  list(to_text({{"models", models}}));
  const auto refused = ask(*ollama, "beyond");
  CHECK(refused.error().code == ErrorCode::model_not_found);
  CHECK(refused.error().message.find("5000") != std::string::npos);
  CHECK(questions() == 0);
  CHECK(ask(*ollama, "M4999").ok());
}

TEST_CASE_FIXTURE(Fixture, "without a listing nobody knows where a question would go, and it goes nowhere") {
  CHECK_FALSE(ollama->destination("helper").ok());
  for (const Script& fault : {fault_script(ErrorCode::provider_timeout), json_script("<html>"), json_script("{}"),
                              json_script("", 500), json_script(std::string(9u << 20, ' '))}) {
    list(kHere);
    bench.clock->advance(seconds(10));
    REQUIRE(ask(*ollama, "helper").ok());
    bench.client.set("GET /api/tags", fault);
    CHECK(ask(*ollama, "helper").ok());  // the listing of this moment
    bench.clock->advance(seconds(10));
    const size_t before = questions();
    CHECK_FALSE(ask(*ollama, "helper").ok());
    CHECK(questions() == before);
  }
}

TEST_CASE_FIXTURE(Fixture, "a listing holds for two seconds, then Ollama is asked before the question goes") {
  list(kHere);
  CHECK(ask(*ollama, "helper").ok());
  bench.clock->advance(milliseconds(2000));
  CHECK(ask(*ollama, "helper").ok());
  CHECK(listings() == 1);
  list(kInTheCloud);
  bench.clock->advance(milliseconds(1));
  CHECK(ask(*ollama, "helper").error().code == ErrorCode::consent_required);
  CHECK(questions() == 2);
  CHECK(listings() == 2);
  CHECK(ollama->destination("helper").value() == kCloud);
  CHECK(ask(*ollama, "helper", kCloud).ok());
  CHECK(listings() == 2);
}

TEST_CASE_FIXTURE(Fixture,
                  "a question goes nowhere that it was not agreed to go, whatever happened since it was asked") {
  list(kInTheCloud);
  CHECK(ask(*ollama, "helper", "https://other.example").error().code == ErrorCode::consent_required);
  CHECK(ask(*office, "helper", kCloud).error().code == ErrorCode::consent_required);
  CHECK(ask(*office, "helper", "10.0.0.5:1").error().code == ErrorCode::consent_required);
  CHECK(questions() == 0);
  CHECK(ask(*office, "helper", "10.0.0.5:1 \u2192 https://ollama.com").ok());
}

TEST_CASE_FIXTURE(Fixture, "a model that came since the last listing is found at once") {
  list(kHere);
  CHECK(ollama->destination("helper").value().empty());
  list(R"({"models":[{"model":"helper"},{"model":"alias","remote_host":"https://host.example"}]})");
  CHECK(ollama->destination("alias").value() == "https://host.example");
}

TEST_CASE_FIXTURE(Fixture, "a model that runs elsewhere, nobody knows where, is not asked") {
  list(R"({"models":[{"model":"helper","remote_model":"big"}]})");
  CHECK(ollama->destination("helper").error().code == ErrorCode::provider_protocol);
  CHECK(ask(*ollama, "helper", std::string(kUnknownPlace)).error().field == "modelId");
  CHECK(questions() == 0);
}

TEST_CASE_FIXTURE(Fixture, "what an answer told of its way holds until the listing says something else") {
  list(kHere);
  CHECK(office->destination("helper").value() == "10.0.0.5:1");
  office->note_destination("HELPER", kCloud);
  CHECK(office->destination("helper").value() == "10.0.0.5:1 \u2192 https://ollama.com");
  bench.clock->advance(seconds(10));
  CHECK(office->destination("helper").value() == "10.0.0.5:1 \u2192 https://ollama.com");  // the same listing again
  list(R"({"models":[]})");
  bench.clock->advance(seconds(10));
  CHECK_FALSE(office->destination("helper").ok());
  list(kHere);
  bench.clock->advance(seconds(10));
  CHECK(office->destination("helper").value() == "10.0.0.5:1 \u2192 https://ollama.com");
  list(R"({"models":[{"model":"helper","digest":"made anew"}]})");
  bench.clock->advance(seconds(10));
  CHECK(office->destination("helper").value() == "10.0.0.5:1");
  office->note_destination("never listed", kCloud);
}
