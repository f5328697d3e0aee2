#include "sidecar/net/address_rules.h"

#include <algorithm>
#include <initializer_list>

namespace kf::net {
namespace {

struct Network {
  AddressBytes prefix{};
  size_t bits = 0;
};

constexpr Network ipv4(std::array<uint8_t, 4> prefix, size_t bits) {
  return {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, prefix[0], prefix[1], prefix[2], prefix[3]}, 96 + bits};
}

constexpr Network ipv6(std::array<uint16_t, 8> groups, size_t bits) {
  Network network{{}, bits};
  for (size_t i = 0; i < groups.size(); ++i) {
    network.prefix[2 * i] = static_cast<uint8_t>(groups[i] >> 8);
    network.prefix[2 * i + 1] = static_cast<uint8_t>(groups[i]);
  }
  return network;
}

struct Rule {
  Network network;
  AddressKind kind;
};

// The first that holds is it, and what none holds is reserved. After the registries of IANA for special-purpose
// addresses (RFC 6890 and what updates it); metadata services by their clouds' manuals.
constexpr std::array kRules{
    Rule{ipv4({169, 254, 169, 254}, 32), AddressKind::metadata},  // AWS, Google, Azure, Oracle and others
    Rule{ipv4({169, 254, 170, 2}, 32), AddressKind::metadata},    // AWS, containers
    Rule{ipv4({169, 254, 170, 23}, 32), AddressKind::metadata},   // AWS, pods
    Rule{ipv4({100, 100, 100, 200}, 32), AddressKind::metadata},  // Alibaba
    Rule{ipv4({192, 0, 0, 192}, 32), AddressKind::metadata},      // Oracle, older
    Rule{ipv4({168, 63, 129, 16}, 32), AddressKind::metadata},    // Azure's host, at a global address
    Rule{ipv6({0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254}, 128), AddressKind::metadata},       // AWS
    Rule{ipv6({0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x23}, 128), AddressKind::metadata},        // AWS, pods
    Rule{ipv6({0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254}, 128), AddressKind::metadata},        // Google
    Rule{ipv6({0xfd00, 0xc1, 0, 0, 0, 0, 0xa9fe, 0xa9fe}, 128), AddressKind::metadata},  // Oracle
    Rule{ipv4({0, 0, 0, 0}, 8), AddressKind::unspecified},
    Rule{ipv4({10, 0, 0, 0}, 8), AddressKind::private_network},
    Rule{ipv4({100, 64, 0, 0}, 10), AddressKind::carrier_network},
    Rule{ipv4({127, 0, 0, 0}, 8), AddressKind::loopback},
    Rule{ipv4({169, 254, 0, 0}, 16), AddressKind::link_local},
    Rule{ipv4({172, 16, 0, 0}, 12), AddressKind::private_network},
    Rule{ipv4({192, 0, 0, 0}, 24), AddressKind::reserved},    // protocol assignments
    Rule{ipv4({192, 0, 2, 0}, 24), AddressKind::reserved},    // documentation
    Rule{ipv4({192, 88, 99, 0}, 24), AddressKind::reserved},  // relays of 6to4, deprecated
    Rule{ipv4({192, 168, 0, 0}, 16), AddressKind::private_network},
    Rule{ipv4({198, 18, 0, 0}, 15), AddressKind::reserved},    // benchmarks
    Rule{ipv4({198, 51, 100, 0}, 24), AddressKind::reserved},  // documentation
    Rule{ipv4({203, 0, 113, 0}, 24), AddressKind::reserved},   // documentation
    Rule{ipv4({224, 0, 0, 0}, 4), AddressKind::multicast},
    Rule{ipv4({255, 255, 255, 255}, 32), AddressKind::broadcast},
    Rule{ipv4({240, 0, 0, 0}, 4), AddressKind::reserved},
    Rule{ipv4({0, 0, 0, 0}, 0), AddressKind::global},
    Rule{ipv6({}, 128), AddressKind::unspecified},
    Rule{ipv6({0, 0, 0, 0, 0, 0, 0, 1}, 128), AddressKind::loopback},
    Rule{ipv6({0x64, 0xff9b}, 96), AddressKind::global},     // NAT64: what is within was looked at before
    Rule{ipv6({0x64, 0xff9b, 1}, 96), AddressKind::global},  // NAT64 of one's own network
    Rule{ipv6({0xfc00}, 7), AddressKind::private_network},
    Rule{ipv6({0xfe80}, 10), AddressKind::link_local},
    Rule{ipv6({0xff00}, 8), AddressKind::multicast},
    Rule{ipv6({0x2001, 0}, 32), AddressKind::global},        // Teredo: what is within was looked at before
    Rule{ipv6({0x2001, 0}, 23), AddressKind::reserved},      // protocol assignments
    Rule{ipv6({0x2001, 0xdb8}, 32), AddressKind::reserved},  // documentation
    Rule{ipv6({0x3fff}, 20), AddressKind::reserved},         // documentation
    Rule{ipv6({0x2000}, 3), AddressKind::global},
};

// Where an IPv4 address stands in an IPv6 one, and whether its bits are turned around. Elsewhere in 64:ff9b:1::/48 it
// may stand in one of four places (RFC 6052), so that no rule lets those through; nor ::a.b.c.d, which is deprecated.
struct Wrapping {
  Network network;
  size_t at = 0;
  uint8_t flipped_bits = 0;
};

constexpr std::array kWrappings{
    Wrapping{ipv6({0x64, 0xff9b}, 96), 12},    Wrapping{ipv6({0x64, 0xff9b, 1}, 96), 12},
    Wrapping{ipv6({0x2002}, 16), 2},            // 6to4
    Wrapping{ipv6({0x2001, 0}, 32), 4},         // Teredo's server
    Wrapping{ipv6({0x2001, 0}, 32), 12, 0xff},  // Teredo's client
};

bool holds(const Network& network, const AddressBytes& bytes) {
  const size_t whole = network.bits / 8;
  if (!std::equal(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(whole), network.prefix.begin()))
    return false;
  const size_t rest = network.bits % 8;
  return rest == 0 || (bytes[whole] ^ network.prefix[whole]) >> (8 - rest) == 0;
}

AddressKind listed_kind(const AddressBytes& bytes) {
  const auto rule = std::find_if(kRules.begin(), kRules.end(), [&](const Rule& r) { return holds(r.network, bytes); });
  return rule == kRules.end() ? AddressKind::reserved : rule->kind;
}

AddressBytes unwrapped(const AddressBytes& bytes, const Wrapping& wrapping) {
  AddressBytes inner = ipv4({}, 0).prefix;
  for (size_t i = 0; i < 4; ++i) inner[12 + i] = bytes[wrapping.at + i] ^ wrapping.flipped_bits;
  return inner;
}

std::string_view words_for(AddressKind kind) {
  switch (kind) {
    case AddressKind::private_network: return "in a private network";
    case AddressKind::carrier_network: return "in a network shared by customers of a provider";
    case AddressKind::loopback: return "this machine itself";
    case AddressKind::link_local: return "link-local";
    case AddressKind::metadata: return "where a cloud machine gets its credentials from";
    case AddressKind::multicast: return "a multicast address";
    case AddressKind::broadcast: return "the broadcast address";
    case AddressKind::unspecified: return "no machine's address";
    default: return "reserved";
  }
}

constexpr std::string_view kNever = "No setting allows that.";
constexpr std::string_view kUnregistered = "Only the servers of the configuration may be there.";
constexpr std::string_view kWriteItOrAllow =
    "Write the address itself into the configuration, or let names lead there: network.allow_private.";

Error refused(const Origin& origin, const Address& address, std::string_view way_out) {
  const std::string where = address_text(address);
  return {ErrorCode::address_refused, origin.authority() + " is not connected to: " + where + " is " +
                                          std::string(words_for(kind_of(address))) + ". " + std::string(way_out)};
}

bool is_registered(const Origin& origin, const AddressPolicy& policy) {
  return std::any_of(policy.registered.begin(), policy.registered.end(),
                     [&](const Origin& known) { return known.host == origin.host && known.port == origin.port; });
}

// Whoever writes a number, or the one name that nobody else answers, says where it leads.
bool is_written(const Origin& origin) {
  return origin.host == "localhost" || literal_address(origin.host, origin.port).has_value();
}

}  // namespace

AddressKind kind_of(const Address& address) {
  const AddressBytes bytes = address_bytes(address);
  for (const Wrapping& wrapping : kWrappings) {
    if (!holds(wrapping.network, bytes)) continue;
    const AddressKind inner = listed_kind(unwrapped(bytes, wrapping));
    if (inner != AddressKind::global) return inner;
  }
  return listed_kind(bytes);
}

Result<void> judge(const Origin& origin, const Address& address, const AddressPolicy& policy) {
  const AddressKind kind = kind_of(address);
  if (kind == AddressKind::global) return {};
  const bool is_near = kind == AddressKind::private_network || kind == AddressKind::carrier_network;
  if (!is_near && kind != AddressKind::loopback) return refused(origin, address, kNever);
  const bool is_ours = is_registered(origin, policy);
  if (kind == AddressKind::loopback && !is_ours) return refused(origin, address, kUnregistered);
  if (policy.private_networks == PrivateNetworks::allowed || (is_ours && is_written(origin))) return {};
  return refused(origin, address, kWriteItOrAllow);
}

Result<void> judge_written(const Origin& origin) {
  const auto address = literal_address(origin.host, origin.port);
  if (!address) return {};
  return judge(origin, *address, {{origin}});
}

}  // namespace kf::net
