#include "sidecar/providers/lmstudio_greeting.h"

#include <algorithm>

#include "sidecar/providers/provider_json.h"

namespace kf::providers {
namespace {

constexpr std::chrono::milliseconds kGreetingMax{300};

bool greets(net::HttpClient& client, const Clock& clock, uint16_t port) {
  const net::Origin origin{"127.0.0.1", port, ""};
  const auto answer = fetch_json({client, origin}, get("/lmstudio-greeting"), TimeBudget(clock, kGreetingMax));
  return answer && is_true(*answer, "lmstudio");
}

}  // namespace

std::vector<uint16_t> lmstudio_greeting_ports() { return {41343, 52993, 16141, 39414, 22931}; }

// One after the other: a port where nothing listens refuses at once.
bool is_lmstudio_app_running(net::HttpClient& client, const Clock& clock, const std::vector<uint16_t>& ports) {
  return std::any_of(ports.begin(), ports.end(), [&](uint16_t port) { return greets(client, clock, port); });
}

}  // namespace kf::providers
