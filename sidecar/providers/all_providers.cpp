#include "sidecar/providers/lmstudio_greeting.h"
#include "sidecar/providers/provider.h"

namespace kf::providers {

ProviderWorld real_world() {
  return {std::make_shared<SystemClock>(), make_programs_on_disk(places_of_this_machine()), lmstudio_greeting_ports()};
}

Result<void> check_way(const Way& way, const ChatWait& wait) {
  if (way.stays_here()) return {};
  if (wait.may_leave) return wait.may_leave(way);
  return Error{ErrorCode::consent_required,
               "This question must stay on this machine, and its model leads to " + way.text() + ". Nothing was sent.",
               "modelId"};
}

std::vector<std::unique_ptr<Provider>> make_all_providers(const ProvidersConfig& config, net::HttpClient& client,
                                                          const ProviderWorld& world) {
  std::vector<std::unique_ptr<Provider>> all;
  all.push_back(make_ollama(config.ollama, client, world));
  all.push_back(make_lmstudio(config.lmstudio, client, world));
  return all;
}

}  // namespace kf::providers
