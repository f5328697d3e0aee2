#pragma once
// Ollama's listings as our ModelInfo. No I/O.

#include "shared/contracts/models.h"

namespace kf::providers {

// GET /api/tags. Capabilities stay empty and context lengths 0 where the server does not tell them: only /api/show
// does, in most versions. provider_protocol when there is no list of models.
Result<std::vector<ModelInfo>> decode_ollama_tags(const Json& tags);

// GET /api/ps: marks the models that are in memory.
void mark_loaded(std::vector<ModelInfo>& models, const Json& ps);

// What POST /api/show adds to a model.
struct ShownModel {
  std::vector<std::string> capabilities;
  int64_t context_length = 0;
};
ShownModel decode_ollama_show(const Json& shown);

// What can be guessed about a model that the server would not show: by its family, whether it is one for embeddings.
ShownModel guess_shown(const ModelInfo& model);

// Fills what the listing left open.
void complete(ModelInfo& model, const ShownModel& shown);

// The whole answer to "show me this model": `model` from the listing, the rest from /api/show and /api/ps.
ModelDetails decode_ollama_details(ModelInfo model, const Json& shown, const Json& ps);

// Where the model of this name runs by its name alone: Ollama's cloud, or empty for one that may run anywhere.
std::string_view cloud_host_of(std::string_view model_id);

// Where a remote model's `remote_host` leads, in one spelling: "https://ollama.com" for "https://Ollama.com:443/".
std::string remote_origin(std::string_view remote_host);

// "llama3.2" and "llama3.2:latest" are the same model.
std::string without_default_tag(std::string_view name);
bool is_same_ollama_model(std::string_view a, std::string_view b);

}  // namespace kf::providers
