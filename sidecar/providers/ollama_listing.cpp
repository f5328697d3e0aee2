#include "sidecar/providers/ollama_listing.h"

#include <algorithm>

#include "shared/base/text.h"
#include "shared/models/display_name.h"
#include "sidecar/providers/model_capabilities.h"
#include "sidecar/providers/provider_json.h"

namespace kf::providers {
namespace {

constexpr size_t kModelsMax = 5000;
constexpr std::string_view kDefaultTag = ":latest";
constexpr std::string_view kCloudHost = "https://ollama.com";

// A remote model's entry is a few hundred bytes of configuration, not the model.
void set_place(ModelInfo& model, const Json& entry) {
  model.remote_host = text_member(entry, "remote_host");
  const bool is_remote =
      !model.remote_host.empty() || !text_member(entry, "remote_model").empty() || !cloud_host_of(model.id).empty();
  model.local = !is_remote;
  if (!is_remote) return;
  model.size = 0;
  if (model.remote_host.empty()) model.remote_host = kCloudHost;
}

ModelInfo decode_entry(const Json& entry) {
  const Json& details = member(entry, "details");
  ModelInfo model;
  model.id = text_member(entry, "model");
  if (model.id.empty()) model.id = text_member(entry, "name");
  model.name = model.id;
  model.display_name = models::display_name(model.id);
  model.family = text_member(details, "family");
  model.parameters = text_member(details, "parameter_size");
  model.quantization = text_member(details, "quantization_level");
  model.size = int_member(entry, "size");
  model.digest = text_member(entry, "digest");
  model.modified = text_member(entry, "modified_at");
  model.capabilities = known_capabilities(member(entry, "capabilities"));
  model.context_length = int_member(details, "context_length");
  set_place(model, entry);
  return model;
}

const Json* find_running(const Json& ps, std::string_view model_id) {
  const Json& running = member(ps, "models");
  if (!running.is_array()) return nullptr;
  for (const Json& entry : running) {
    if (is_same_ollama_model(text_member(entry, "model"), model_id)) return &entry;
    if (is_same_ollama_model(text_member(entry, "name"), model_id)) return &entry;
  }
  return nullptr;
}

}  // namespace

std::string_view cloud_host_of(std::string_view model_id) {
  return model_id.ends_with("-cloud") || model_id.ends_with(":cloud") ? kCloudHost : std::string_view();
}

std::string remote_origin(std::string_view remote_host) {
  while (remote_host.ends_with('/')) remote_host.remove_suffix(1);
  if (remote_host.starts_with("https://") && remote_host.ends_with(":443")) remote_host.remove_suffix(4);
  if (remote_host.starts_with("http://") && remote_host.ends_with(":80")) remote_host.remove_suffix(3);
  return ascii_lower(remote_host);
}

std::string without_default_tag(std::string_view name) {
  return std::string(name.ends_with(kDefaultTag) ? name.substr(0, name.size() - kDefaultTag.size()) : name);
}

bool is_same_ollama_model(std::string_view a, std::string_view b) {
  return !a.empty() && without_default_tag(a) == without_default_tag(b);
}

Result<std::vector<ModelInfo>> decode_ollama_tags(const Json& tags) {
  const Json& list = member(tags, "models");
  // A server without models has been seen to answer null.
  if (!list.is_array() && !(list.is_null() && tags.is_object() && tags.contains("models"))) {
    return Error{ErrorCode::provider_protocol, "The answer to /api/tags holds no list of models."};
  }
  std::vector<ModelInfo> models;
  for (const Json& entry : list) {
    if (models.size() == kModelsMax) break;
    ModelInfo model = decode_entry(entry);
    if (!model.id.empty()) models.push_back(std::move(model));
  }
  return models;
}

void mark_loaded(std::vector<ModelInfo>& models, const Json& ps) {
  for (ModelInfo& model : models) {
    const Json* const running = find_running(ps, model.id);
    model.loaded = running != nullptr;
    model.loaded_context_length = running != nullptr ? int_member(*running, "context_length") : 0;
  }
}

ShownModel decode_ollama_show(const Json& shown) {
  ShownModel out;
  out.capabilities = known_capabilities(member(shown, "capabilities"));
  const Json& info = member(shown, "model_info");
  const std::string architecture = text_member(info, "general.architecture");
  out.context_length = int_member(info, architecture + ".context_length");
  return out;
}

ShownModel guess_shown(const ModelInfo& model) {
  const bool embeds = contains_ignoring_case(model.family, "bert") || contains_ignoring_case(model.id, "embed");
  return {{embeds ? "embedding" : "completion"}, 0};
}

void complete(ModelInfo& model, const ShownModel& shown) {
  if (model.capabilities.empty()) model.capabilities = shown.capabilities;
  if (model.context_length == 0) model.context_length = shown.context_length;
}

ModelDetails decode_ollama_details(ModelInfo model, const Json& shown, const Json& ps) {
  ModelDetails details;
  complete(model, decode_ollama_show(shown));
  details.license = text_member(shown, "license");
  details.parameters_text = text_member(shown, "parameters");
  if (const Json* const running = find_running(ps, model.id)) {
    model.loaded = true;
    model.loaded_context_length = int_member(*running, "context_length");
    details.memory_bytes = int_member(*running, "size");
    details.gpu_bytes = int_member(*running, "size_vram");
    details.expires_at = text_member(*running, "expires_at");
  }
  details.model = std::move(model);
  return details;
}

}  // namespace kf::providers
