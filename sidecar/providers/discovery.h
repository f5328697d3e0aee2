#pragma once
// Which local model servers run, and what they offer: all of them looked at in parallel, each within its own limit.

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "sidecar/base/clock.h"
#include "sidecar/providers/provider.h"

namespace kf::providers {

struct DiscoveryOptions {
  std::chrono::milliseconds reuse{1000};        // a result younger than this is given again
  std::chrono::milliseconds find_reuse{30000};  // a model found in a listing younger than this is there
  std::chrono::milliseconds wait_max{6000};  // for a probe that another caller runs; probes end by themselves before it
};

// Safe from every thread. Callers at the same time share one running probe for each provider. The models of a provider
// that went away are kept and marked stale.
class LocalDiscovery {
 public:
  // The providers must outlive this.
  LocalDiscovery(const std::vector<Provider*>& providers, const Clock& clock, DiscoveryOptions options = {});
  ~LocalDiscovery();
  LocalDiscovery(const LocalDiscovery&) = delete;
  LocalDiscovery& operator=(const LocalDiscovery&) = delete;

  kf::Discovery discover();

  // One provider alone. A provider that was not given to the constructor is `not_running`.
  ProviderReport report(ProviderId id);

  // What is known of this provider is of yesterday: the next report asks it, and a probe that runs now does not count.
  void look_again(ProviderId id);

  // The model as the provider lists it; for Ollama a name without a tag means ":latest". Errors: model_not_found (field
  // "modelId"), and the provider's own sentence as provider_unreachable, provider_forbidden, … when it cannot be asked.
  Result<ModelInfo> find(ProviderId id, const std::string& model_id);

 private:
  class Watched;
  Watched* watched(ProviderId id);

  std::vector<std::unique_ptr<Watched>> watched_;
};

}  // namespace kf::providers
