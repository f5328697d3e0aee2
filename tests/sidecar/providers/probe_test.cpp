#include <doctest/doctest.h>

#include "tests/sidecar/providers/scripted_client.h"

using namespace kf;
using namespace kf::providers;
using namespace kf::providers::testing;
using std::chrono::milliseconds;

namespace {

const std::string kTags = R"({"models":[
  {"name":"llama3.2:3b","digest":"aaa","size":10,"details":{"family":"llama"}},
  {"name":"nomic-embed-text:latest","digest":"bbb","size":20,"details":{"family":"nomic-bert"}}]})";

void script_ollama(ScriptedClient& client) {
  client.set("GET /api/version", json_script(R"({"version":"0.17.4"})"));
  client.set("GET /api/tags", json_script(kTags));
  client.set("GET /api/ps", json_script(R"({"models":[{"name":"llama3.2:3b","size":99}]})"));
  client.set(
      "POST /api/show",
      json_script(
          R"({"capabilities":["completion","tools"],"license":"MIT","model_info":{"general.architecture":"llama","llama.context_length":4096}})"));
}

Script dripping(std::string body, milliseconds pause) {
  Script script = json_script("");
  script.pieces.clear();
  for (const char c : body) script.pieces.emplace_back(1, c);
  script.pause = pause;
  return script;
}

}  // namespace

TEST_CASE("given a running Ollama, a probe tells its version, its models and what is loaded") {
  Bench bench;
  script_ollama(bench.client);
  const auto ollama = bench.ollama();
  const ProviderReport report = ollama->probe();
  CHECK(report.available);
  CHECK(report.state == ProviderState::running);
  CHECK(report.address == "127.0.0.1:1");
  CHECK(report.version == "0.17.4");
  CHECK(report.latency_ms.has_value());
  CHECK_FALSE(report.error);
  CHECK_FALSE(report.setup);
  CHECK(report.count == 2);
  REQUIRE(report.models.size() == 2);
  CHECK(report.models[0].loaded);
  CHECK_FALSE(report.models[1].loaded);
  CHECK(report.models[0].capabilities == std::vector<std::string>{"completion", "tools"});
  CHECK(report.models[0].context_length == 4096);
}

TEST_CASE("a model is shown once for its digest, then never again") {
  Bench bench;
  script_ollama(bench.client);
  const auto ollama = bench.ollama();
  (void)ollama->probe();
  CHECK(bench.client.count("/api/show") == 2);
  (void)ollama->probe();
  CHECK(bench.client.count("/api/show") == 2);
}

TEST_CASE("a model that cannot be shown is guessed and asked for again") {
  Bench bench;
  script_ollama(bench.client);
  bench.client.set("POST /api/show", json_script(R"({"error":"x"})", 500));
  bench.client.set("GET /api/ps", fault_script(ErrorCode::provider_timeout));
  const auto ollama = bench.ollama();
  const ProviderReport report = ollama->probe();
  REQUIRE(report.available);
  CHECK(report.models[0].capabilities == std::vector<std::string>{"completion"});
  CHECK(report.models[1].capabilities == std::vector<std::string>{"embedding"});
  script_ollama(bench.client);
  CHECK(ollama->probe().models[0].capabilities.size() == 2);
}

TEST_CASE("showing many models takes a share of the probe's time, no more") {
  Bench bench;
  script_ollama(bench.client);
  bench.client.set("POST /api/show", dripping(R"({"capabilities":["completion"]})", milliseconds(100)));
  const SteadyTime start = bench.clock->steady();
  CHECK(bench.ollama()->probe().available);
  CHECK(bench.clock->steady() - start < milliseconds(1000));
}

TEST_CASE("an Ollama that cannot be used says in which state it is") {
  struct Row {
    Script version;
    bool is_installed;
    ProviderState state;
  };
  const std::vector<Row> rows{
      {fault_script(ErrorCode::provider_unreachable), true, ProviderState::not_running},
      {fault_script(ErrorCode::provider_unreachable), false, ProviderState::not_installed},
      {fault_script(ErrorCode::provider_timeout), true, ProviderState::timed_out},
      {fault_script(ErrorCode::provider_protocol), true, ProviderState::broken},
      {json_script("", 403), true, ProviderState::forbidden},
      {json_script(R"({"error":"unauthorized"})", 401), true, ProviderState::token_required},
      {json_script("404 page not found", 404), true, ProviderState::broken},
      {json_script("<html>router</html>"), true, ProviderState::broken},
      {json_script(R"({"hello":"world"})"), true, ProviderState::broken},
      {json_script(std::string(9u << 20, ' ')), true, ProviderState::broken},
      {dripping(std::string(500, ' '), milliseconds(50)), true, ProviderState::timed_out},
  };
  for (const Row& row : rows) {
    Bench bench;
    script_ollama(bench.client);
    bench.client.set("GET /api/version", row.version);
    const SteadyTime start = bench.clock->steady();
    const ProviderReport report = bench.ollama(row.is_installed)->probe();
    CAPTURE(enum_name(row.state));
    CHECK(report.state == row.state);
    CHECK_FALSE(report.available);
    CHECK(report.error.has_value());
    CHECK(report.setup.has_value());
    CHECK(bench.clock->steady() - start <= milliseconds(5000));
    CHECK(bench.client.open_streams == 0);
  }
}

TEST_CASE("a server elsewhere is not running, whatever lies on this machine") {
  Bench bench;
  const auto far = make_ollama({{"10.0.0.7", 11434, ""}}, bench.client, bench.world(false));
  CHECK(far->probe().state == ProviderState::not_running);
  const auto far_studio = make_lmstudio({{"10.0.0.7", 1234, ""}}, bench.client, bench.world(false));
  CHECK(far_studio->probe().state == ProviderState::not_running);
  CHECK(bench.client.count("/lmstudio-greeting") == 0);
}

TEST_CASE("the models of a server elsewhere leave this machine, whatever they are called") {
  Bench bench;
  script_ollama(bench.client);
  bench.client.set("GET /api/v1/models", json_script(R"({"models":[{"type":"llm","key":"a"}]})"));
  const auto places = [](const ProviderReport& report) {
    std::vector<std::string> found;
    for (const ModelInfo& model : report.models) found.push_back(model.local ? "" : model.remote_host);
    return found;
  };
  const auto far = make_ollama({{"10.0.0.7", 3, ""}}, bench.client, bench.world())->probe();
  REQUIRE_FALSE(far.models.empty());
  CHECK(places(far) == std::vector<std::string>(far.models.size(), "10.0.0.7:3"));
  const auto far_studio = make_lmstudio({{"10.0.0.7", 4, ""}}, bench.client, bench.world())->probe();
  CHECK(places(far_studio) == std::vector<std::string>{"10.0.0.7:4"});
  CHECK(places(bench.lmstudio()->probe()) == std::vector<std::string>{""});
}

TEST_CASE("Ollama's details join list, show and memory; unknown models are not found") {
  Bench bench;
  script_ollama(bench.client);
  const auto ollama = bench.ollama();
  const auto details = ollama->show("nomic-embed-text");
  REQUIRE(details);
  CHECK(details->model.id == "nomic-embed-text:latest");
  CHECK(details->license == "MIT");
  CHECK(ollama->show("llama3.2:3b")->memory_bytes == 99);
  CHECK(ollama->show("nope").error().code == ErrorCode::model_not_found);
  bench.client.clear();
  CHECK(ollama->show("nope").error().code == ErrorCode::provider_unreachable);
}

TEST_CASE("LM Studio is asked by its newest path first and then by older ones") {
  const std::string v1 = R"({"models":[{"type":"llm","key":"a","loaded_instances":[{}]}]})";
  const std::string v0 = R"({"data":[{"id":"b","type":"llm","state":"loaded"}]})";
  const std::string openai = R"({"data":[{"id":"c"}]})";
  const std::string unexpected = R"({"error":"Unexpected endpoint or method."})";
  const auto first_id = [](const std::vector<std::pair<std::string, Script>>& scripts) {
    Bench bench;
    for (const auto& [what, script] : scripts) bench.client.set(what, script);
    const ProviderReport report = bench.lmstudio()->probe();
    CHECK(report.available);
    CHECK(report.latency_ms.has_value());
    return report.models.empty() ? "" : report.models[0].id;
  };
  CHECK(first_id({{"GET /api/v1/models", json_script(v1)}, {"GET /v1/models", json_script(openai)}}) == "a");
  CHECK(first_id({{"GET /api/v1/models", json_script(unexpected)}, {"GET /api/v0/models", json_script(v0)}}) == "b");
  CHECK(first_id({{"GET /api/v1/models", json_script("{}", 404)},
                  {"GET /api/v0/models", json_script("{}", 404)},
                  {"GET /v1/models", json_script(openai)}}) == "c");
}

TEST_CASE("an LM Studio that cannot be used says in which state it is") {
  struct Row {
    std::string what;
    Script script;
    bool is_installed;
    ProviderState state;
  };
  const std::vector<Row> rows{
      {"GET /nothing", {}, true, ProviderState::not_running},
      {"GET /nothing", {}, false, ProviderState::not_installed},
      {"GET 127.0.0.1:102/lmstudio-greeting", json_script(R"({"lmstudio":true})"), false, ProviderState::server_off},
      {"GET 127.0.0.1:102/lmstudio-greeting", json_script(R"({"lmstudio":false})"), true, ProviderState::not_running},
      {"GET 127.0.0.1:101/lmstudio-greeting", dripping(std::string(99, ' '), milliseconds(50)), true,
       ProviderState::not_running},
      {"GET /api/v1/models", json_script("", 403), true, ProviderState::forbidden},
      {"GET /api/v1/models", json_script("{}", 401), true, ProviderState::token_required},
      {"GET /api/v1/models", fault_script(ErrorCode::provider_timeout), true, ProviderState::timed_out},
      {"GET /api/v1/models", json_script(R"({"error":{"message":"Loading model"}})", 503), true,
       ProviderState::timed_out},
  };
  for (const Row& row : rows) {
    Bench bench;
    bench.client.set(row.what, row.script);
    const ProviderReport report = bench.lmstudio(row.is_installed)->probe();
    CAPTURE(row.what);
    CHECK(enum_name(report.state) == enum_name(row.state));
    CHECK_FALSE(report.available);
  }
  Bench bench;
  for (const char* const path : {"GET /api/v1/models", "GET /api/v0/models", "GET /v1/models"}) {
    bench.client.set(path, json_script("<html></html>"));
  }
  CHECK(bench.lmstudio()->probe().state == ProviderState::broken);
}

TEST_CASE("LM Studio's details are what its list says") {
  Bench bench;
  bench.client.set("GET /api/v1/models",
                   json_script(R"({"models":[{"type":"llm","key":"a","max_context_length":7}]})"));
  CHECK(bench.lmstudio()->show("a")->model.context_length == 7);
  CHECK(bench.lmstudio()->show("b").error().code == ErrorCode::model_not_found);
  bench.client.clear();
  CHECK(bench.lmstudio()->show("a").error().code == ErrorCode::provider_unreachable);
}

TEST_CASE("every provider stands in the table, in the order of their ids") {
  Bench bench;
  const auto all = make_all_providers({{{"127.0.0.1", 1, ""}}, {{"127.0.0.1", 2, ""}}}, bench.client);
  REQUIRE(all.size() == EnumNames<ProviderId>::kNames.size());
  for (size_t i = 0; i < all.size(); ++i) CHECK(all[i]->id() == EnumNames<ProviderId>::kNames[i].first);
  CHECK(all[1]->address() == "127.0.0.1:2");
}
