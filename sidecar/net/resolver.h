#pragma once
// From a host to the addresses to connect to.

#include <memory>
#include <string>
#include <vector>

#include "shared/base/result.h"
#include "sidecar/net/address.h"
#include "sidecar/net/socket.h"

namespace kf::net {

class Resolver {
 public:
  virtual ~Resolver() = default;

  // At least one address. Errors: provider_unreachable for a name that nobody knows, provider_timeout, unavailable when
  // too many lookups hang already.
  virtual Result<std::vector<Address>> resolve(const std::string& host, uint16_t port, Deadline deadline) = 0;
};

// Numbers and "localhost" are answered at once, names by the system within the deadline.
std::shared_ptr<Resolver> make_system_resolver();

}  // namespace kf::net
