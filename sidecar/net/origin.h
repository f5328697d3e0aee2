#pragma once
// The servers that are spoken to, from their base URLs.

#include <cstdint>
#include <string>
#include <string_view>

#include "shared/base/result.h"

namespace kf::net {

// Scheme http, host and port of a server; `path_prefix` is what stands behind them in its base URL, without a trailing
// slash.
struct Origin {
  std::string host;
  uint16_t port = 0;
  std::string path_prefix;

  std::string authority() const;  // "127.0.0.1:11434", "[::1]:1234"
  friend bool operator==(const Origin&, const Origin&) = default;
};

// "http://127.0.0.1:11434", "localhost:1234", "http://[::1]:80/base/". The host is a DNS name, four decimal numbers or
// IPv6 in brackets, and nothing that the system might read as an address behind our back: 127.1, 0x7f.0.0.1,
// 2130706433. The error (invalid_request) says what is wrong: user info, a query, another scheme, no host, a port out
// of range.
Result<Origin> parse_origin(std::string_view base_url);

}  // namespace kf::net
