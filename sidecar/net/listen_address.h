#pragma once
// Where a server may listen, and what to tell when it cannot.

#include <cstdint>
#include <string>

#include "shared/base/result.h"

namespace kf::net {

// The IP address to bind to: `host` itself, or 127.0.0.1 for "localhost". Other names are refused rather than looked
// up: what we listen on should be readable in the configuration.
Result<std::string> listen_address(const std::string& host);

// Why bind or listen failed with `error` (an errno). ErrorCode::conflict when the port is taken.
Error bind_error(const std::string& host, uint16_t port, int error);

}  // namespace kf::net
