#pragma once
// Finds out whether LM Studio's app runs while its server is off.

#include <cstdint>
#include <vector>

#include "sidecar/providers/bounded_fetch.h"

namespace kf::providers {

// Where the app listens, one of these.
std::vector<uint16_t> lmstudio_greeting_ports();

// Whether one of the ports of this machine answers as LM Studio's app does. At most 300 ms for each.
bool is_lmstudio_app_running(net::HttpClient& client, const Clock& clock, const std::vector<uint16_t>& ports);

}  // namespace kf::providers
