#pragma once
// What the API says about model servers and their models.

#include <array>
#include <utility>

#include "shared/contracts/json_codec.h"

namespace kf {

enum class ProviderId { ollama, lmstudio };

template <>
struct EnumNames<ProviderId> {
  static constexpr std::array<std::pair<ProviderId, std::string_view>, 2> kNames{
      {{ProviderId::ollama, "ollama"}, {ProviderId::lmstudio, "lmstudio"}}};
};

// How people write the provider's name: "Ollama", "LM Studio".
std::string_view provider_display_name(ProviderId id);

// Why a provider can or cannot be used. Everything but `running` comes with an error and a setup.
enum class ProviderState {
  running,
  not_installed,   // nothing listens, and no program of that name was found
  not_running,     // nothing listens, but the program is there
  server_off,      // the app runs, its server does not (LM Studio)
  forbidden,       // it answers 403: by Origin or Host
  token_required,  // it answers 401
  timed_out,       // it took the connection and did not answer in time
  broken,          // it answered something else than such a server does
  refused,         // its address may not be connected to
};

template <>
struct EnumNames<ProviderState> {
  static constexpr std::array<std::pair<ProviderState, std::string_view>, 9> kNames{{
      {ProviderState::running, "running"},
      {ProviderState::not_installed, "not_installed"},
      {ProviderState::not_running, "not_running"},
      {ProviderState::server_off, "server_off"},
      {ProviderState::forbidden, "forbidden"},
      {ProviderState::token_required, "token_required"},
      {ProviderState::timed_out, "timed_out"},
      {ProviderState::broken, "broken"},
      {ProviderState::refused, "refused"},
  }};
};

// `id` is the name that the provider takes, such as "llama3.2:3b". `size` is bytes on disk, 0 when unknown or remote.
// `parameters` is text such as "8.2B". `modified` is ISO 8601, empty when unknown. `context_length` is tokens, 0 when
// unknown; `loaded_context_length` is what a loaded model was really given, which is often less, 0 when unknown or not
// loaded. `capabilities`: completion, tools, vision, thinking, embedding. `local` is false when prompts leave this
// machine; `remote_host` then says which way (contracts/way.h).
struct ModelInfo {
  std::string id;
  std::string name;
  std::string display_name;
  std::string family;
  std::string parameters;
  std::string quantization;
  int64_t size = 0;
  std::string digest;
  std::string modified;
  bool local = true;
  std::string remote_host;
  std::vector<std::string> capabilities;
  int64_t context_length = 0;
  int64_t loaded_context_length = 0;
  bool loaded = false;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("id", self.id);
    visit("name", self.name);
    visit("displayName", self.display_name);
    visit("family", self.family);
    visit("parameters", self.parameters);
    visit("quantization", self.quantization);
    visit("size", self.size);
    visit("digest", self.digest);
    visit("modified", self.modified);
    visit("local", self.local);
    visit("remoteHost", self.remote_host);
    visit("capabilities", self.capabilities);
    visit("contextLength", self.context_length);
    visit("loadedContextLength", self.loaded_context_length);
    visit("loaded", self.loaded);
  }

  friend bool operator==(const ModelInfo&, const ModelInfo&) = default;
};

// What to do about a provider that cannot be used. `install_url` is where the program comes from, `steps` are sentences
// in the order to follow, `open_url` is a link that opens the app (empty when there is none).
struct ProviderSetup {
  std::string install_url;
  std::vector<std::string> steps;
  std::string open_url;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("install_url", self.install_url);
    visit("steps", self.steps);
    visit("open_url", self.open_url);
  }

  friend bool operator==(const ProviderSetup&, const ProviderSetup&) = default;
};

// One provider as discovery found it. `models` are the last ones known when `stale` is true. `latency_ms` is the answer
// to the version probe; `checked_at` is ISO 8601.
struct ProviderReport {
  bool available = false;
  ProviderState state = ProviderState::not_running;
  std::string address;
  std::vector<ModelInfo> models;
  int64_t count = 0;
  std::optional<std::string> version;
  std::optional<std::string> error;
  std::optional<ProviderSetup> setup;
  std::optional<int64_t> latency_ms;
  std::string checked_at;
  bool stale = false;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("available", self.available);
    visit("state", self.state);
    visit("address", self.address);
    visit("models", self.models);
    visit("count", self.count);
    visit("version", self.version);
    visit("error", self.error);
    visit("setup", self.setup);
    visit("latency_ms", self.latency_ms);
    visit("checked_at", self.checked_at);
    visit("stale", self.stale);
  }

  friend bool operator==(const ProviderReport&, const ProviderReport&) = default;
};

// GET /api/models/local/discover
struct Discovery {
  std::vector<std::string> available_providers;
  ProviderReport ollama;
  ProviderReport lmstudio;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("available_providers", self.available_providers);
    visit.required("ollama", self.ollama);
    visit.required("lmstudio", self.lmstudio);
  }
};

// GET /api/models/{ollama,lmstudio,cloud}/list
struct ModelList {
  std::string provider;
  bool available = false;
  std::vector<ModelInfo> models;
  int64_t count = 0;
  std::optional<std::string> error;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("provider", self.provider);
    visit.required("available", self.available);
    visit.required("models", self.models);
    visit("count", self.count);
    visit("error", self.error);
  }
};

// POST /api/models/ollama/show {modelName}: what the list does not hold. `expires_at` (ISO 8601) and `memory_bytes` say
// when a loaded model unloads and what it takes; `gpu_bytes` of that lie on the GPU.
struct ModelDetails {
  ModelInfo model;
  std::string license;
  std::string parameters_text;
  int64_t memory_bytes = 0;
  int64_t gpu_bytes = 0;
  std::string expires_at;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("model", self.model);
    visit("license", self.license);
    visit("parametersText", self.parameters_text);
    visit("memoryBytes", self.memory_bytes);
    visit("gpuBytes", self.gpu_bytes);
    visit("expiresAt", self.expires_at);
  }
};

}  // namespace kf
