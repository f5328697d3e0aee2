#pragma once
// From a host to the addresses to connect to.

#include <sys/socket.h>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "shared/base/result.h"
#include "sidecar/net/socket.h"

namespace kf::net {

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

class Resolver {
 public:
  // Numbers and "localhost" are answered at once, names by the system within the deadline. Errors: provider_unreachable
  // for a name that nobody knows, provider_timeout, unavailable when too many lookups hang already.
  Result<std::vector<Address>> resolve(const std::string& host, uint16_t port, Deadline deadline);

 private:
  // Lookups cannot be cancelled: each runs on a thread of its own that may outlive us.
  std::shared_ptr<std::atomic<int>> running_ = std::make_shared<std::atomic<int>>(0);
};

}  // namespace kf::net
