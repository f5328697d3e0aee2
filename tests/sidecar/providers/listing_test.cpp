#include <doctest/doctest.h>

#include "shared/contracts/way.h"
#include "sidecar/providers/lmstudio_listing.h"
#include "sidecar/providers/ollama_listing.h"
#include "sidecar/providers/provider_json.h"
#include "sidecar/providers/shown_cache.h"

using namespace kf;
using namespace kf::providers;

namespace {

const Json kTags = Json::parse(R"({"models":[
  {"name":"llama3.2:3b","model":"llama3.2:3b","modified_at":"2026-11-20T09:12:44.12+01:00","size":2019393189,"digest":"aaa",
   "details":{"parent_model":"","format":"gguf","family":"llama","families":["llama"],"parameter_size":"3.2B","quantization_level":"Q4_K_M"}},
  {"name":"gpt-oss:120b","model":"gpt-oss:120b","remote_model":"gpt-oss:120b","remote_host":"https://ollama.com:443","size":384,"digest":"ddd",
   "details":{"family":"gptoss","context_length":131072},"capabilities":["tools","completion","audio"]},
  {"name":"qwen3-coder:480b-cloud","size":300,"details":null},
  {"name":"odd","size":"big","digest":7,"details":[],"capabilities":"all","modified_at":null},
  {}, 7, null]})");

}  // namespace

TEST_CASE("Ollama's list becomes ours, whatever is missing or odd") {
  const auto models = decode_ollama_tags(kTags).value();
  REQUIRE(models.size() == 4);
  const ModelInfo& llama = models[0];
  CHECK(llama.id == "llama3.2:3b");
  CHECK(llama.name == llama.id);
  CHECK_FALSE(llama.display_name.empty());
  CHECK(llama.family == "llama");
  CHECK(llama.parameters == "3.2B");
  CHECK(llama.quantization == "Q4_K_M");
  CHECK(llama.size == 2019393189);
  CHECK(llama.digest == "aaa");
  CHECK(llama.modified == "2026-11-20T09:12:44.12+01:00");
  CHECK(llama.local);
  CHECK(llama.capabilities.empty());
  CHECK_FALSE(models[1].local);
  CHECK(models[1].remote_host == "https://ollama.com");
  CHECK(models[1].size == 0);
  CHECK(models[1].context_length == 131072);
  CHECK(models[1].capabilities == std::vector<std::string>{"completion", "tools"});
  CHECK_FALSE(models[2].local);
  CHECK(models[2].remote_host == "https://ollama.com");
  CHECK(models[3].id == "odd");
  CHECK(models[3].size == 0);
}

TEST_CASE("what a server says of its models holds nothing hidden, and what nobody could ask for is not listed") {
  const std::string entry = R"({"models":[{"model":"a\r## b"},{"model":"a\u202eb"},{"model":")" +
                            std::string(300, 'x') +
                            R"("},{"model":"good","digest":"d\u0085\u200b","details":{"family":"f\n\n## You",)" +
                            R"("parameter_size":"\u202e8B"}}]})";
  const auto models = decode_ollama_tags(Json::parse(entry));
  REQUIRE(models.ok());
  REQUIRE(models->size() == 1);
  CHECK(models->front().id == "good");
  CHECK(models->front().digest == "d\uFFFD");
  CHECK(models->front().family == "f ## You");
  CHECK(models->front().parameters == "\uFFFD8B");
  const auto others = decode_lmstudio_listing(
      ListingGeneration::openai, Json::parse(R"({"data":[{"id":"x\u2028y"},{"id":"z","meta":{"ftype":"Q4\u2066"}}]})"));
  REQUIRE(others.ok());
  REQUIRE(others->size() == 1);
  CHECK(others->front().quantization == "Q4\uFFFD");
}

TEST_CASE("what is no list is an error, an empty one is not") {
  CHECK(decode_ollama_tags(Json::parse(R"({"models":[]})")).value().empty());
  CHECK(decode_ollama_tags(Json::parse(R"({"models":null})")).value().empty());
  for (const char* const other : {"{}", "[]", R"({"models":{}})", "null", R"({"error":"x"})"}) {
    CHECK(decode_ollama_tags(Json::parse(other)).error().code == ErrorCode::provider_protocol);
  }
}

TEST_CASE("show fills what the list left open, guesses fill the rest") {
  auto models = decode_ollama_tags(kTags).value();
  const ShownModel shown = decode_ollama_show(Json::parse(
      R"({"capabilities":["thinking","completion","insert"],"model_info":{"general.architecture":"llama","llama.context_length":8192}})"));
  complete(models[0], shown);
  CHECK(models[0].capabilities == std::vector<std::string>{"completion", "thinking"});
  CHECK(models[0].context_length == 8192);
  complete(models[1], shown);
  CHECK(models[1].context_length == 131072);
  ModelInfo embedding;
  embedding.family = "nomic-bert";
  CHECK(guess_shown(embedding).capabilities == std::vector<std::string>{"embedding"});
  CHECK(guess_shown(models[0]).capabilities == std::vector<std::string>{"completion"});
  ShownCache cache;
  CHECK_FALSE(cache.find(models[0]));
  cache.keep(models[0], shown);
  CHECK(cache.find(models[0])->context_length == 8192);
  CHECK_FALSE(cache.find(models[2]));
}

TEST_CASE("loaded models are marked, with or without the default tag") {
  auto models = decode_ollama_tags(kTags).value();
  models[3].id = "odd:latest";
  mark_loaded(models, Json::parse(R"({"models":[{"name":"odd"},{"model":"llama3.2:3b","context_length":4096},{}]})"));
  CHECK(models[0].loaded);
  CHECK(models[0].loaded_context_length == 4096);
  CHECK_FALSE(models[1].loaded);
  CHECK(models[3].loaded);
  CHECK(models[3].loaded_context_length == 0);
  mark_loaded(models, Json());
  CHECK_FALSE(models[0].loaded);
  CHECK(models[0].loaded_context_length == 0);
}

TEST_CASE("what a list says of a model's place is read as leaving, however it is said") {
  const auto place_of_model = [](const std::string& more) {
    return decode_ollama_tags(Json::parse(R"({"models":[{"model":"m")" + more + "}]}")).value().front().remote_host;
  };
  CHECK(place_of_model("").empty());
  CHECK(place_of_model(R"(,"remote_host":"","remote_model":null)").empty());
  CHECK(place_of_model(R"(,"remote_host":"HTTPS://Ollama.com:443//")") == "https://ollama.com");
  CHECK(place_of_model(R"(,"remote_host":"http://10.0.0.5:80")") == "http://10.0.0.5");
  for (const char* const odd :
       {R"("remote_model":"big")", R"("remote_model":true)", R"("remote_host":7)", R"("remote_host":{})",
        R"("remote_host":"two words")", R"("remote_host":"https://ollama.com@evil.example")",
        R"("remote_host":"https://\u043ellama.com")", R"("remote_host":"a \u2192 b")"}) {
    CAPTURE(odd);
    CHECK(place_of_model(std::string(",") + odd) == kUnknownPlace);
  }
}

TEST_CASE("a tag that says cloud leads to Ollama's cloud, whatever host stands beside it") {
  const auto models =
      decode_ollama_tags(Json::parse(R"({"models":[{"model":"a:Big-CLOUD","remote_host":"https://b.example"},
      {"model":"my-cloud:latest"},{"model":"c:cloud"},{"model":"d:cloud","remote_model":"big"}]})"))
          .value();
  CHECK(models[0].remote_host == "https://b.example \u2192 https://ollama.com");
  CHECK(models[1].local);
  CHECK(models[2].remote_host == "https://ollama.com");
  CHECK_FALSE(Way(models[3].remote_host).is_known());  // it runs elsewhere, and nobody says where
}

TEST_CASE("of two models that differ in spelling alone, each leads where any of them leads") {
  const auto models = decode_ollama_tags(Json::parse(R"({"models":[{"model":"Twin"},{"model":"other"},
      {"model":"library/twin:LATEST","remote_host":"https://host.example"}]})"))
                          .value();
  REQUIRE(models.size() == 3);
  CHECK(models[0].remote_host == "https://host.example");
  CHECK_FALSE(models[0].local);
  CHECK(models[1].local);
  CHECK(models[2].remote_host == "https://host.example");
}

TEST_CASE("a list is read to its end for the places of the models that are known") {
  Json list = Json::array();
  for (size_t i = 0; i < kOllamaModelsMax; ++i) list.push_back({{"model", "m" + std::to_string(i)}});
  list.push_back({{"model", "M0"}, {"remote_host", "https://host.example"}});
  list.push_back({{"model", "beyond"}});
  const auto models = decode_ollama_tags({{"models", list}}).value();
  REQUIRE(models.size() == kOllamaModelsMax);
  CHECK(models[0].remote_host == "https://host.example");
  CHECK(models[1].local);
}

TEST_CASE("details join the list, show and what runs") {
  const auto models = decode_ollama_tags(kTags).value();
  const ModelDetails details = decode_ollama_details(
      models[0], Json::parse(R"({"license":"MIT","parameters":"stop x","capabilities":["completion"]})"),
      Json::parse(
          R"({"models":[{"name":"llama3.2:3b","size":3000,"size_vram":2000,"context_length":8192,
                         "expires_at":"2026-11-21T10:00:00Z"}]})"));
  CHECK(details.model.loaded);
  CHECK(details.model.loaded_context_length == 8192);
  CHECK(details.license == "MIT");
  CHECK(details.parameters_text == "stop x");
  CHECK(details.memory_bytes == 3000);
  CHECK(details.gpu_bytes == 2000);
  CHECK(details.expires_at == "2026-11-21T10:00:00Z");
}

TEST_CASE("LM Studio's three generations become one") {
  const auto v1 = decode_lmstudio_listing(ListingGeneration::v1, Json::parse(R"({"models":[
    {"type":"llm","key":"qwen/qwen3-4b","architecture":"qwen3","quantization":{"name":"Q4_K_M","bits_per_weight":4},"size_bytes":249,
     "params_string":"4B","loaded_instances":[{"id":"qwen/qwen3-4b","config":{"context_length":8000}}],"max_context_length":262144,
     "capabilities":{"vision":true,"trained_for_tool_use":true,"reasoning":{"allowed_options":["on"]}}},
    {"type":"embedding","key":"nomic","loaded_instances":[]}, {"type":"llm"}]})"))
                      .value();
  REQUIRE(v1.size() == 2);
  CHECK(v1[0].id == "qwen/qwen3-4b");
  CHECK(v1[0].family == "qwen3");
  CHECK(v1[0].parameters == "4B");
  CHECK(v1[0].quantization == "Q4_K_M");
  CHECK(v1[0].size == 249);
  CHECK(v1[0].context_length == 262144);
  CHECK(v1[0].loaded);
  CHECK(v1[0].loaded_context_length == 8000);
  CHECK(v1[0].capabilities == std::vector<std::string>{"completion", "tools", "vision", "thinking"});
  CHECK(v1[1].capabilities == std::vector<std::string>{"embedding"});
  CHECK_FALSE(v1[1].loaded);

  const auto v0 = decode_lmstudio_listing(ListingGeneration::v0, Json::parse(R"({"object":"list","data":[
    {"id":"gemma","type":"vlm","arch":"gemma3","quantization":"Q4_0","state":"loaded","max_context_length":131072,"loaded_context_length":4096,
     "capabilities":["tool_use"]},
    {"id":"nomic","type":"embeddings","state":"not-loaded"}]})"))
                      .value();
  CHECK(v0[0].capabilities == std::vector<std::string>{"completion", "tools", "vision"});
  CHECK(v0[0].loaded);
  CHECK(v0[0].loaded_context_length == 4096);
  CHECK(v0[1].capabilities == std::vector<std::string>{"embedding"});
  CHECK_FALSE(v0[1].loaded);
}

TEST_CASE("the models of llama.cpp's server are told apart from names alone") {
  const auto models = decode_lmstudio_listing(ListingGeneration::openai,
                                              Json::parse(R"({"models":[{"name":"ignored"}],"object":"list","data":[
    {"id":"smollm2-135m","architecture":{"input_modalities":["text","image"]},"owned_by":"llamacpp",
     "meta":{"n_ctx":1024,"n_ctx_train":8192,"n_params":134515008,"size":96576768,"ftype":"Q4_1"}},
    {"id":"text-embedding-x","owned_by":"organization_owner"},
    {"id":"big","meta":{"n_ctx_train":40960,"n_params":8190735360}}, {"id":"round","meta":{"n_params":70000000000}}]})"))
                          .value();
  REQUIRE(models.size() == 4);
  CHECK(models[0].parameters == "135M");
  CHECK(models[0].quantization == "Q4_1");
  CHECK(models[0].size == 96576768);
  CHECK(models[0].context_length == 1024);
  CHECK(models[0].loaded);
  CHECK(models[0].capabilities == std::vector<std::string>{"completion", "vision"});
  CHECK(models[1].capabilities == std::vector<std::string>{"embedding"});
  CHECK_FALSE(models[1].loaded);
  CHECK(models[2].parameters == "8.2B");
  CHECK(models[2].context_length == 40960);
  CHECK(models[3].parameters == "70B");
}

TEST_CASE("an answer that is no listing of its generation is an error") {
  const Json unexpected = Json::parse(R"json({"error":"Unexpected endpoint or method. (GET /api/v1/models)"})json");
  for (const ListingGeneration generation : kListingGenerations) {
    CHECK(decode_lmstudio_listing(generation, unexpected).error().code == ErrorCode::provider_protocol);
    CHECK(listing_path(generation).starts_with('/'));
  }
}

TEST_CASE("members of a provider's JSON are read without trusting their types") {
  const Json odd = Json::parse(R"({"n":1.9,"huge":1e300,"t":"x","b":true,"l":["a",1]})");
  CHECK(int_member(odd, "n") == 1);
  CHECK(int_member(odd, "huge") == 0);
  CHECK(int_member(odd, "t") == 0);
  CHECK(number_member(odd, "n") == 1.9);
  CHECK(number_member(odd, "t") == 0);
  CHECK(text_member(odd, "n").empty());
  CHECK(is_true(odd, "b"));
  CHECK_FALSE(is_true(odd, "n"));
  CHECK(holds_text(odd["l"], "a"));
  CHECK_FALSE(holds_text(odd["t"], "x"));
  CHECK(member(Json("text"), "a").is_null());
  CHECK(error_words(Json::parse(R"({"error":{"message":" no "}})")) == "no");
  CHECK(error_words(Json::parse(R"({"error":7})")).empty());
  CHECK(error_words(Json::parse(R"({"error":"no\r\n## You\u202e"})")) == "no ## You\uFFFD");
  CHECK(error_words({{"error", std::string(2000, 'x')}}).size() == 500);
  CHECK(parse_provider_json("{\"a\":\"\xFF\"}").value()["a"] == "\xEF\xBF\xBD");
  CHECK(parse_provider_json(" <html>").error().message.find("web page") != std::string::npos);
  CHECK(parse_provider_json("").error().code == ErrorCode::provider_protocol);
}
