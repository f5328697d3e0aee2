#include "sidecar/net/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>

namespace kf::net {
namespace {

constexpr size_t kMappedAt = 12;  // where IPv4 stands in ::ffff:a.b.c.d

Address ipv4(const in_addr& binary, uint16_t port) {
  Address address;
  auto& in = reinterpret_cast<sockaddr_in&>(address.storage);
  in.sin_family = AF_INET;
  in.sin_port = htons(port);
  in.sin_addr = binary;
  address.size = sizeof(sockaddr_in);
  return address;
}

Address ipv6(const in6_addr& binary, uint16_t port) {
  Address address;
  auto& in = reinterpret_cast<sockaddr_in6&>(address.storage);
  in.sin6_family = AF_INET6;
  in.sin6_port = htons(port);
  in.sin6_addr = binary;
  address.size = sizeof(sockaddr_in6);
  return address;
}

}  // namespace

std::optional<Address> literal_address(const std::string& host, uint16_t port) {
  in_addr four{};
  if (::inet_pton(AF_INET, host.c_str(), &four) == 1) return ipv4(four, port);
  in6_addr six{};
  if (::inet_pton(AF_INET6, host.c_str(), &six) == 1) return ipv6(six, port);
  return std::nullopt;
}

AddressBytes address_bytes(const Address& address) {
  AddressBytes bytes{};
  if (address.storage.ss_family == AF_INET6) {
    const auto& six = reinterpret_cast<const sockaddr_in6&>(address.storage).sin6_addr;
    std::copy_n(std::begin(six.s6_addr), bytes.size(), bytes.begin());
  } else if (address.storage.ss_family == AF_INET) {
    const auto& four = reinterpret_cast<const sockaddr_in&>(address.storage).sin_addr;
    bytes[kMappedAt - 2] = bytes[kMappedAt - 1] = 0xff;
    std::copy_n(reinterpret_cast<const uint8_t*>(&four), sizeof(four), bytes.begin() + kMappedAt);
  }
  return bytes;
}

std::string address_text(const Address& address) {
  const AddressBytes bytes = address_bytes(address);
  const bool is_four = address.storage.ss_family == AF_INET;
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(is_four ? AF_INET : AF_INET6, bytes.data() + (is_four ? kMappedAt : 0), text.data(), text.size());
  return text.data();
}

}  // namespace kf::net
