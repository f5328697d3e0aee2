#include "sidecar/net/resolver.h"

#include <netdb.h>

#include <atomic>
#include <cstring>
#include <future>
#include <thread>

namespace kf::net {
namespace {

constexpr int kLookupsMax = 16;

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

class SystemResolver final : public Resolver {
 public:
  Result<std::vector<Address>> resolve(const std::string& host, uint16_t port, Deadline deadline) override {
    if (const auto address = literal_address(host, port)) return std::vector{*address};
    if (host == "localhost") return std::vector{*literal_address("127.0.0.1", port), *literal_address("::1", port)};
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

 private:
  // Lookups cannot be cancelled: each runs on a thread of its own that may outlive us.
  std::shared_ptr<std::atomic<int>> running_ = std::make_shared<std::atomic<int>>(0);
};

}  // namespace

std::shared_ptr<Resolver> make_system_resolver() { return std::make_shared<SystemResolver>(); }

}  // namespace kf::net
