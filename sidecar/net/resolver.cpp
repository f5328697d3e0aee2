#include "sidecar/net/resolver.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include <cstring>
#include <future>
#include <optional>
#include <thread>

namespace kf::net {
namespace {

constexpr int kLookupsMax = 16;

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

std::optional<Address> literal(const std::string& host, uint16_t port) {
  in_addr four{};
  if (::inet_pton(AF_INET, host.c_str(), &four) == 1) return ipv4(four, port);
  in6_addr six{};
  if (::inet_pton(AF_INET6, host.c_str(), &six) == 1) return ipv6(six, port);
  return std::nullopt;
}

std::vector<Address> look_up(const std::string& host, const std::string& port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  std::vector<Address> addresses;
  if (::getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) return addresses;
  for (const addrinfo* row = found; row != nullptr; row = row->ai_next) {
    Address address;
    std::memcpy(&address.storage, row->ai_addr, row->ai_addrlen);
    address.size = row->ai_addrlen;
    addresses.push_back(address);
  }
  ::freeaddrinfo(found);
  return addresses;
}

}  // namespace

Result<std::vector<Address>> Resolver::resolve(const std::string& host, uint16_t port, Deadline deadline) {
  if (const auto address = literal(host, port)) return std::vector{*address};
  if (host == "localhost") return std::vector{*literal("127.0.0.1", port), *literal("::1", port)};
  if (running_->fetch_add(1) >= kLookupsMax) {
    --*running_;
    return Error{ErrorCode::unavailable, "Too many name lookups are waiting for an answer."};
  }
  auto task = std::packaged_task<std::vector<Address>()>([running = running_, host, service = std::to_string(port)] {
    auto addresses = look_up(host, service);
    --*running;
    return addresses;
  });
  auto addresses = task.get_future();
  std::thread(std::move(task)).detach();
  if (addresses.wait_until(deadline) != std::future_status::ready) {
    return Error{ErrorCode::provider_timeout, "Looking up the name '" + host + "' took too long."};
  }
  auto found = addresses.get();
  if (found.empty()) return Error{ErrorCode::provider_unreachable, "The name '" + host + "' is not known."};
  return found;
}

}  // namespace kf::net
