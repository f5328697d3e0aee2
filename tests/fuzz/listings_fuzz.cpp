// Whatever else model servers say of themselves: their models, one model's details, their refusals.
#include "shared/base/shown_text.h"
#include "shared/base/text.h"
#include "sidecar/providers/lmstudio_listing.h"
#include "sidecar/providers/model_capabilities.h"
#include "sidecar/providers/ollama_listing.h"
#include "sidecar/providers/provider_json.h"
#include "sidecar/providers/refusals.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/targets.h"

namespace kf::fuzz {
namespace {

constexpr size_t kErrorWordsBytesMax = 500;  // as error_words promises

// A model that we tell the page of is one that the page can read, unchanged.
void check_model(const ModelInfo& model) {
  const auto again = decode_json<ModelInfo>(to_json_text(model));
  expect(again.ok() && *again == model, "a model comes back from JSON as it is");
  expect(model.local == model.remote_host.empty(), "what is not local says where it is");
}

// Joiners may stand in names of scripts and emoji that need them.
void check_shown(const ModelInfo& model) {
  expect(is_all_seen(model.id), "a name that can be asked for");
  for (const std::string* text : {&model.name, &model.family, &model.parameters, &model.quantization}) {
    std::string rest = *text;
    for (const char* joiner : {"\u200C", "\u200D", "\uFE0E", "\uFE0F"}) rest = replace_all(rest, joiner, "");
    expect(text->size() <= kShownNameBytesMax && is_all_seen(rest), "a listed model hides nothing");
  }
}

void check_models(const Result<std::vector<ModelInfo>>& models) {
  if (!models) return expect(models.error().code == ErrorCode::provider_protocol, "no listing is the server's fault");
  for (const ModelInfo& model : *models) {
    check_model(model);
    check_shown(model);
  }
}

void check_ollama(const Json& json) {
  auto models = providers::decode_ollama_tags(json);
  check_models(models);
  const providers::ShownModel shown = providers::decode_ollama_show(json);
  ModelInfo model;
  if (models) {
    providers::mark_loaded(*models, json);
    if (!models->empty()) model = models->front();
  }
  providers::complete(model, shown);
  check_model(providers::decode_ollama_details(model, json, json).model);
  (void)providers::guess_shown(model);
}

void check_refusals(const Json& json, uint8_t status) {
  const providers::Refusal refusal{400 + status % 200, json, {}};
  const providers::RefusedQuestion question{"127.0.0.1:1", "llama3"};
  for (const Error& error : {providers::ollama_error(refusal, question), providers::lmstudio_error(refusal, question)})
    expect(!error.message.empty() && is_valid_utf8(error.message), "a refusal is told");
  expect(providers::error_words(json).size() <= kErrorWordsBytesMax, "a server's words within their limit");
}

}  // namespace

void listings(std::string_view bytes) {
  Input input(bytes);
  const uint8_t status = input.byte();
  const auto json = providers::parse_provider_json(input.rest());
  if (!json) return expect(json.error().code == ErrorCode::provider_protocol, "no JSON is the server's fault");
  check_ollama(*json);
  for (const auto generation : providers::kListingGenerations)
    check_models(providers::decode_lmstudio_listing(generation, *json));
  check_refusals(*json, status);
  (void)providers::known_capabilities(*json);
}

}  // namespace kf::fuzz
