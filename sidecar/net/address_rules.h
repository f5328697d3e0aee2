#pragma once
// Which addresses may be connected to. Judged are the bytes that connect() gets, never the text they came from.

#include <vector>

#include "sidecar/net/address.h"
#include "sidecar/net/origin.h"

namespace kf::net {

enum class AddressKind {
  global,
  private_network,
  carrier_network,  // 100.64.0.0/10: between a provider and its customers, and what some VPNs use
  loopback,
  link_local,
  metadata,  // where cloud machines get their credentials from
  multicast,
  broadcast,
  unspecified,
  reserved,  // documentation, benchmarks, deprecated, or never given out
};

// What an address is. An IPv4 address within an IPv6 one (mapped, NAT64, 6to4, Teredo) counts as what it is itself.
AddressKind kind_of(const Address& address);

enum class PrivateNetworks {
  as_written,  // only at an address that the configuration itself writes as a number
  allowed,     // wherever a name leads
};

// `registered` are the servers that the configuration names; only they may be on this machine.
struct AddressPolicy {
  std::vector<Origin> registered;
  PrivateNetworks private_networks = PrivateNetworks::as_written;
};

// Whether `address`, which `origin` was resolved to, may be connected to. The error (address_refused) says what the
// address is and which setting would allow it, if any does.
Result<void> judge(const Origin& origin, const Address& address, const AddressPolicy& policy);

// As above for an origin whose host is written as a number and registered; a name passes, as nobody resolved it yet.
Result<void> judge_written(const Origin& origin);

}  // namespace kf::net
