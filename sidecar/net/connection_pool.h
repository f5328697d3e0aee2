#pragma once
// Idle keep-alive connections, by the authority they lead to.

#include <map>
#include <optional>
#include <vector>

#include "sidecar/base/guarded.h"
#include "sidecar/net/http_client.h"
#include "sidecar/net/socket.h"

namespace kf::net {

class ConnectionPool {
 public:
  static constexpr size_t kAuthoritiesMax = 64;

  explicit ConnectionPool(HttpClientOptions options) : options_(options) {}

  // The connection used last, if one still looks alive.
  std::optional<Socket> take(const std::string& authority);
  void give_back(const std::string& authority, Socket socket);

 private:
  struct Idle {
    Socket socket;
    std::chrono::steady_clock::time_point since;
  };
  using Rows = std::map<std::string, std::vector<Idle>, std::less<>>;

  std::optional<Idle> pop(const std::string& authority);

  const HttpClientOptions options_;
  Guarded<Rows> rows_;
};

}  // namespace kf::net
