#include "sidecar/providers/discovery.h"

#include <algorithm>
#include <condition_variable>
#include <future>
#include <mutex>

#include "sidecar/providers/ollama_name.h"
#include "sidecar/providers/provider_states.h"

namespace kf::providers {
namespace {

const ModelInfo* find_model(const ProviderReport& report, ProviderId id, const std::string& model_id) {
  const auto found = std::find_if(report.models.begin(), report.models.end(), [&](const ModelInfo& model) {
    return model.id == model_id || (id == ProviderId::ollama && is_same_ollama_model(model.id, model_id));
  });
  return found == report.models.end() ? nullptr : &*found;
}

Error not_found(ProviderId id, const std::string& model_id) {
  const std::string get_it = id == ProviderId::ollama ? "ollama pull " : "lms get ";
  return {ErrorCode::model_not_found,
          std::string(provider_display_name(id)) + " has no model \"" + model_id +
              "\". Choose another one, or try: " + get_it + model_id,
          "modelId"};
}

}  // namespace

// One provider, its last report, and the probe that may be running.
class LocalDiscovery::Watched {
 public:
  Watched(Provider& provider, const Clock& clock, DiscoveryOptions options)
      : provider_(provider), clock_(clock), options_(options) {}

  ProviderId id() const { return provider_.id(); }

  ProviderReport report() {
    std::unique_lock lock(mutex_);
    if (is_younger_than(options_.reuse)) return last_;
    if (is_probing_) return wait_for_other(lock);
    is_probing_ = true;
    const uint64_t looks = looks_wanted_;
    lock.unlock();
    ProviderReport fresh = provider_.probe();
    lock.lock();
    keep(std::move(fresh));
    is_outdated_ = looks != looks_wanted_;
    is_probing_ = false;
    probed_.notify_all();
    return last_;
  }

  void look_again() {
    const std::lock_guard lock(mutex_);
    ++looks_wanted_;
    is_outdated_ = true;
  }

  Result<ModelInfo> find(const std::string& model_id) {
    if (const auto known = find_known(model_id)) return *known;
    const ProviderReport fresh = report();
    if (!fresh.available) return error_of_state(id(), fresh.state, fresh.address);
    const ModelInfo* const model = find_model(fresh, id(), model_id);
    return model == nullptr ? Result<ModelInfo>(not_found(id(), model_id)) : *model;
  }

 private:
  bool is_younger_than(std::chrono::milliseconds age) const {
    return has_report_ && !is_outdated_ && clock_.steady() - probed_at_ < age;
  }

  ProviderReport wait_for_other(std::unique_lock<std::mutex>& lock) {
    if (probed_.wait_for(lock, options_.wait_max, [this] { return !is_probing_; })) return last_;
    ProviderReport late = report_of_state(id(), ProviderState::timed_out, provider_.address());
    late.checked_at = iso8601(clock_.wall());
    return late;
  }

  void keep(ProviderReport fresh) {
    fresh.checked_at = iso8601(clock_.wall());
    if (!fresh.available && fresh.models.empty() && !last_.models.empty()) {
      fresh.models = std::move(last_.models);
      for (ModelInfo& model : fresh.models) model.loaded = false, model.loaded_context_length = 0;
      fresh.stale = true;
    }
    fresh.count = static_cast<int64_t>(fresh.models.size());
    last_ = std::move(fresh);
    has_report_ = true;
    probed_at_ = clock_.steady();
  }

  std::optional<ModelInfo> find_known(const std::string& model_id) {
    const std::lock_guard lock(mutex_);
    if (!is_younger_than(options_.find_reuse) || !last_.available) return std::nullopt;
    const ModelInfo* const model = find_model(last_, id(), model_id);
    return model == nullptr ? std::nullopt : std::optional(*model);
  }

  Provider& provider_;
  const Clock& clock_;
  const DiscoveryOptions options_;
  std::mutex mutex_;  // never held while the provider is asked
  std::condition_variable probed_;
  ProviderReport last_;
  SteadyTime probed_at_;
  bool has_report_ = false;
  bool is_probing_ = false;
  bool is_outdated_ = false;
  uint64_t looks_wanted_ = 0;
};

LocalDiscovery::LocalDiscovery(const std::vector<Provider*>& providers, const Clock& clock, DiscoveryOptions options) {
  for (Provider* const provider : providers) {
    watched_.push_back(std::make_unique<Watched>(*provider, clock, options));
  }
}

LocalDiscovery::~LocalDiscovery() = default;

LocalDiscovery::Watched* LocalDiscovery::watched(ProviderId id) {
  const auto found = std::find_if(watched_.begin(), watched_.end(), [id](const auto& one) { return one->id() == id; });
  return found == watched_.end() ? nullptr : found->get();
}

ProviderReport LocalDiscovery::report(ProviderId id) {
  Watched* const one = watched(id);
  return one == nullptr ? report_of_state(id, ProviderState::not_running, "no address") : one->report();
}

void LocalDiscovery::look_again(ProviderId id) {
  if (Watched* const one = watched(id)) one->look_again();
}

kf::Discovery LocalDiscovery::discover() {
  // Without a launch policy of ours, a system out of threads makes this run in sequence instead of failing.
  auto lmstudio = std::async([this] { return report(ProviderId::lmstudio); });
  kf::Discovery found;
  found.ollama = report(ProviderId::ollama);
  found.lmstudio = lmstudio.get();
  if (found.ollama.available) found.available_providers.emplace_back(enum_name(ProviderId::ollama));
  if (found.lmstudio.available) found.available_providers.emplace_back(enum_name(ProviderId::lmstudio));
  return found;
}

Result<ModelInfo> LocalDiscovery::find(ProviderId id, const std::string& model_id) {
  Watched* const one = watched(id);
  if (one == nullptr) return Error{ErrorCode::invalid_request, "This provider is not set up.", "provider"};
  return one->find(model_id);
}

}  // namespace kf::providers
