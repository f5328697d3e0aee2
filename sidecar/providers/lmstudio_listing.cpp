#include "sidecar/providers/lmstudio_listing.h"

#include <algorithm>

#include "shared/base/text.h"
#include "shared/models/display_name.h"
#include "sidecar/providers/provider_json.h"

namespace kf::providers {
namespace {

constexpr size_t kModelsMax = 5000;

struct Abilities {
  bool is_embedding = false;
  bool has_tools = false;
  bool has_vision = false;
  bool has_thinking = false;
};

std::vector<std::string> capabilities_of(const Abilities& can) {
  if (can.is_embedding) return {"embedding"};
  std::vector<std::string> out{"completion"};
  if (can.has_tools) out.emplace_back("tools");
  if (can.has_vision) out.emplace_back("vision");
  if (can.has_thinking) out.emplace_back("thinking");
  return out;
}

ModelInfo named(std::string id) {
  ModelInfo model;
  model.name = id;
  model.display_name = models::display_name(id);
  model.id = std::move(id);
  return model;
}

// LM Studio writes `reasoning` as a flag or as an object with the allowed settings.
bool says_yes(const Json& value) {
  return value.is_boolean() ? value.get<bool>() : value.is_object() && !value.empty();
}

ModelInfo decode_v1(const Json& entry) {
  ModelInfo model = named(text_member(entry, "key"));
  const Json& can = member(entry, "capabilities");
  model.family = text_member(entry, "architecture");
  model.parameters = text_member(entry, "params_string");
  model.quantization = text_member(member(entry, "quantization"), "name");
  model.size = int_member(entry, "size_bytes");
  model.context_length = int_member(entry, "max_context_length");
  if (const Json& instances = member(entry, "loaded_instances"); instances.is_array() && !instances.empty()) {
    model.loaded = true;
    model.loaded_context_length = int_member(member(instances.front(), "config"), "context_length");
  }
  model.capabilities =
      capabilities_of({text_member(entry, "type").starts_with("embedding"), is_true(can, "trained_for_tool_use"),
                       is_true(can, "vision"), says_yes(member(can, "reasoning"))});
  return model;
}

ModelInfo decode_v0(const Json& entry) {
  ModelInfo model = named(text_member(entry, "id"));
  const std::string type = text_member(entry, "type");
  model.family = text_member(entry, "arch");
  model.quantization = text_member(entry, "quantization");
  model.context_length = int_member(entry, "max_context_length");
  model.loaded = text_member(entry, "state") == "loaded";
  model.loaded_context_length = int_member(entry, "loaded_context_length");
  model.capabilities = capabilities_of(
      {type.starts_with("embedding"), holds_text(member(entry, "capabilities"), "tool_use"), type == "vlm", false});
  return model;
}

// 134515008 -> "135M", 8190735360 -> "8.2B".
std::string parameters_text(int64_t count) {
  if (count <= 0) return {};
  const bool is_billions = count >= 999'500'000;
  const int64_t tenths = is_billions ? (count + 50'000'000) / 100'000'000 : (count + 500'000) / 1'000'000 * 10;
  std::string text = std::to_string(tenths / 10);
  if (tenths % 10 != 0) text += "." + std::to_string(tenths % 10);
  return text + (is_billions ? "B" : "M");
}

// llama.cpp's server tells more in `meta`, and lists only what it has loaded. Its n_ctx is what one conversation really
// gets.
ModelInfo decode_openai(const Json& entry) {
  ModelInfo model = named(text_member(entry, "id"));
  const Json& meta = member(entry, "meta");
  const int64_t context = int_member(meta, "n_ctx");
  model.parameters = parameters_text(int_member(meta, "n_params"));
  model.quantization = text_member(meta, "ftype");
  model.size = int_member(meta, "size");
  model.context_length = context > 0 ? context : int_member(meta, "n_ctx_train");
  model.loaded = text_member(entry, "owned_by") == "llamacpp";
  model.capabilities =
      capabilities_of({contains_ignoring_case(model.id, "embed"), false,
                       holds_text(member(member(entry, "architecture"), "input_modalities"), "image"), false});
  return model;
}

ModelInfo decode_entry(ListingGeneration generation, const Json& entry) {
  switch (generation) {
    case ListingGeneration::v1: return decode_v1(entry);
    case ListingGeneration::v0: return decode_v0(entry);
    default: return decode_openai(entry);
  }
}

}  // namespace

std::string_view listing_path(ListingGeneration generation) {
  switch (generation) {
    case ListingGeneration::v1: return "/api/v1/models";
    case ListingGeneration::v0: return "/api/v0/models";
    default: return "/v1/models";
  }
}

Result<std::vector<ModelInfo>> decode_lmstudio_listing(ListingGeneration generation, const Json& listing) {
  const Json& list = member(listing, generation == ListingGeneration::v1 ? "models" : "data");
  if (!list.is_array()) return Error{ErrorCode::provider_protocol, "The answer holds no list of models."};
  std::vector<ModelInfo> models;
  for (const Json& entry : list) {
    if (models.size() == kModelsMax) break;
    ModelInfo model = decode_entry(generation, entry);
    if (make_presentable(model)) models.push_back(std::move(model));
  }
  return models;
}

}  // namespace kf::providers
