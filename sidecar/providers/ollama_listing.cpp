#include "sidecar/providers/ollama_listing.h"

#include <map>

#include "shared/base/text.h"
#include "shared/contracts/way.h"
#include "shared/models/display_name.h"
#include "sidecar/providers/model_capabilities.h"
#include "sidecar/providers/ollama_name.h"
#include "sidecar/providers/provider_json.h"

namespace kf::providers {
namespace {

std::string id_of(const Json& entry) {
  std::string id = text_member(entry, "model");
  return id.empty() ? text_member(entry, "name") : id;
}

bool says_something(const Json& value) {
  return !value.is_null() && !(value.is_string() && value.get_ref<const std::string&>().empty());
}

// A tag that says cloud leads to Ollama's own, whatever stands beside it (new servers look no further than the name),
// and a model that runs elsewhere without a readable word of where leads nobody knows where.
Way way_of(const Json& entry) {
  Way way;
  if (says_something(member(entry, "remote_host"))) {
    way.add(remote_place(text_member(entry, "remote_host")));
  } else if (says_something(member(entry, "remote_model"))) {
    way.add(kUnknownPlace);
  }
  if (const auto cloud = cloud_host_of(id_of(entry)); !cloud.empty()) way.add(cloud);
  return way;
}

using Ways = std::map<std::string, Way>;  // by the model's key

Ways ways_of(const Json& list) {
  Ways ways;
  for (const Json& entry : list) {
    const std::string id = id_of(entry);
    if (id.empty()) continue;
    const std::string key = ollama_key(id);
    const auto found = ways.find(key);
    if (found != ways.end()) {
      found->second.add(way_of(entry));
    } else if (ways.size() < kOllamaModelsMax) {
      ways.emplace(key, way_of(entry));
    }
  }
  return ways;
}

// A remote model's entry is a few hundred bytes of configuration, not the model.
void set_place(ModelInfo& model, const Way& way) {
  model.remote_host = way.text();
  model.local = way.stays_here();
  if (!model.local) model.size = 0;
}

ModelInfo decode_entry(const Json& entry) {
  const Json& details = member(entry, "details");
  ModelInfo model;
  model.id = id_of(entry);
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
  return model;
}

using Running = std::map<std::string, const Json*>;  // by the model's key

Running running_of(const Json& ps) {
  Running running;
  const Json& list = member(ps, "models");
  if (!list.is_array()) return running;
  for (const Json& entry : list) {
    for (const char* const name : {"model", "name"}) running.emplace(ollama_key(text_member(entry, name)), &entry);
  }
  return running;
}

const Json* find_running(const Running& running, std::string_view model_id) {
  const auto found = running.find(ollama_key(model_id));
  return found == running.end() ? nullptr : found->second;
}

}  // namespace

std::string remote_place(std::string_view remote_host) {
  while (remote_host.ends_with('/')) remote_host.remove_suffix(1);
  std::string place = ascii_lower(remote_host);
  if (place.starts_with("https://") && place.ends_with(":443")) place.resize(place.size() - 4);
  if (place.starts_with("http://") && place.ends_with(":80")) place.resize(place.size() - 3);
  return is_place(place) ? place : std::string(kUnknownPlace);
}

Result<std::vector<ModelInfo>> decode_ollama_tags(const Json& tags) {
  const Json& list = member(tags, "models");
  // A server without models has been seen to answer null.
  if (!list.is_array() && !(list.is_null() && tags.is_object() && tags.contains("models"))) {
    return Error{ErrorCode::provider_protocol, "The answer to /api/tags holds no list of models."};
  }
  const Ways ways = ways_of(list);
  std::vector<ModelInfo> models;
  for (const Json& entry : list) {
    if (models.size() == kOllamaModelsMax) break;
    ModelInfo model = decode_entry(entry);
    const auto way = ways.find(ollama_key(model.id));
    if (way == ways.end()) continue;  // without a name
    set_place(model, way->second);
    if (make_presentable(model)) models.push_back(std::move(model));
  }
  return models;
}

void mark_loaded(std::vector<ModelInfo>& models, const Json& ps) {
  const Running all = running_of(ps);
  for (ModelInfo& model : models) {
    const Json* const running = find_running(all, model.id);
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
  if (const Json* const running = find_running(running_of(ps), model.id)) {
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
