#pragma once
// An address as connect() takes it: binary, with its port.

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace kf::net {

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

// The address of a host that is written as one: four decimal numbers without leading zeros, or IPv6 without brackets.
// Nothing for a name, and nothing for the shorter, octal and hexadecimal forms that getaddrinfo would take.
std::optional<Address> literal_address(const std::string& host, uint16_t port);

// The 16 bytes of IPv6; IPv4 stands in them as ::ffff:a.b.c.d. All zero for any other family.
using AddressBytes = std::array<uint8_t, 16>;
AddressBytes address_bytes(const Address& address);

// "192.168.1.5" or "fe80::1", for messages.
std::string address_text(const Address& address);

}  // namespace kf::net
