#pragma once
// Opens connections to origins.

#include "sidecar/net/address_rules.h"
#include "sidecar/net/resolver.h"

namespace kf::net {

class Connector {
 public:
  Connector(AddressPolicy policy, std::shared_ptr<Resolver> resolver)
      : policy_(std::move(policy)), resolver_(std::move(resolver)) {}

  // Resolves once, and tries every address that the policy allows; the limit holds for all of them together. Errors:
  // those of HttpClient::open.
  Result<Socket> connect(const Origin& origin, std::chrono::milliseconds limit, int reader_fd);

 private:
  const AddressPolicy policy_;
  const std::shared_ptr<Resolver> resolver_;
};

// "5 s" or "250 ms", for messages.
std::string span_text(std::chrono::milliseconds span);

Error reader_left();

}  // namespace kf::net
