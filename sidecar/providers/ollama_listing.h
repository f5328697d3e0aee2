#pragma once
// Ollama's listings as our ModelInfo. No I/O.

#include "shared/contracts/models.h"

namespace kf::providers {

// So many models of a listing are known here; what stands behind them is not there.
inline constexpr size_t kOllamaModelsMax = 5000;

// GET /api/tags. Capabilities stay empty and context lengths 0 where the server does not tell them: only /api/show
// does, in most versions. `remote_host` is the way behind this server, as a destination; of models whose names differ
// in spelling alone, each leads where any of them leads, also beyond kOllamaModelsMax: Ollama may answer with either.
// provider_protocol when there is no list of models.
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

// Where a server says that a model runs instead, in one spelling: "https://ollama.com" for "https://Ollama.com:443/".
// kUnknownPlace for what is no place.
std::string remote_place(std::string_view remote_host);

}  // namespace kf::providers
