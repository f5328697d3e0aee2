#include "sidecar/net/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <atomic>

#include "sidecar/base/random.h"
#include "sidecar/net/connection_threads.h"
#include "sidecar/net/connections.h"
#include "sidecar/net/descriptor_limit.h"
#include "sidecar/net/http_exchange.h"
#include "sidecar/net/listener.h"
#include "sidecar/net/room_maker.h"

namespace kf::net {
namespace {

constexpr size_t kRunIdBytes = 6;
constexpr size_t kOtherDescriptors = 256;  // pooled connections, the database, the log
// How often room is made while connections wait for a thread.
constexpr std::chrono::milliseconds kRoomEvery{20};
// After the drain every connection is broken off; this is what handlers then get to notice.
constexpr std::chrono::milliseconds kBrokenOffGrace{1000};

std::string text_of(const sockaddr_storage& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* binary = address.ss_family == AF_INET6
                           ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr)
                           : static_cast<const void*>(&reinterpret_cast<const sockaddr_in&>(address).sin_addr);
  return ::inet_ntop(address.ss_family, binary, text.data(), text.size()) == nullptr ? "" : text.data();
}

std::string peer_address(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  if (::getpeername(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) return {};
  return text_of(address);
}

}  // namespace

class HttpServer::Impl {
 public:
  Impl(ServerOptions options, Judge judge, Log& log)
      : options_(std::move(options)),
        judge_(std::move(judge)),
        log_(log),
        bodies_(options_.bodies, clock_),
        requests_of_users_(options_.threads_max - options_.threads_for_heads,
                           options_.streams_of_share_max + options_.requests_of_share_max),
        streams_(options_.streams_max, options_.streams_of_share_max),
        parts_{options_, judge_, log_, connections_, bodies_, requests_of_users_, streams_, is_crowded_},
        listener_({[this](Socket socket) { serve(std::move(socket)); },
                   [this](std::function<void()> task) { return place(std::move(task)); }}),
        threads_({options_.threads_max}),
        room_maker_([this] { return make_room(); }, kRoomEvery) {}

  Result<void> bind() {
    const size_t wanted = static_cast<size_t>(options_.threads_max) * 2 + kOtherDescriptors;
    if (const size_t limit = raise_descriptor_limit(wanted); limit < wanted) {
      log_.warn("few file descriptors; many streams at once will fail (raise ulimit -n)",
                {{"limit", limit}, {"wanted", wanted}});
    }
    return listener_.bind(options_.host, options_.port);
  }
  uint16_t port() const { return listener_.port(); }

  void run() {
    listener_.run();
    if (!connections_.is_ending()) log_.error("the listening socket failed");
    connections_.end_idle_and_streams();
    if (threads_.finish(after(options_.drain))) return;
    log_.warn("requests broken off after the drain time", {{"connections", connections_.count()}});
    connections_.break_all();
    if (!threads_.finish(after(kBrokenOffGrace))) log_.error("handlers still run", {{"threads", threads_.count()}});
  }

  void stop() {
    connections_.end_idle_and_streams();
    listener_.close();
  }

  Gauges gauges() const {
    return {connections_.count(), streams_.count(), threads_.count(), bodies_.senders(), bodies_.bytes()};
  }

 private:
  // Called by the accepting thread, which must not wait.
  bool place(std::function<void()> task) {
    const auto placed = threads_.submit(std::move(task));
    if (placed == ConnectionThreads::Placed::waiting) {
      is_crowded_ = true;
      room_maker_.wake();
    }
    return placed != ConnectionThreads::Placed::refused;
  }

  // One thread for each connection that waits: of those who were refused already, who drip a body, who have sent no
  // whole head, who take none of their answer.
  RoomMaker::Room make_room() {
    const size_t waiting = threads_.waiting();
    is_crowded_ = waiting > 0;
    for (size_t made = connections_.going() + bodies_.going(); made < waiting; ++made) {
      const bool is_made = connections_.end_longest_lingering() || bodies_.break_off_slowest() ||
                           connections_.end_longest_idle() || connections_.break_longest_stalled();
      if (!is_made) break;
    }
    return waiting > 0 ? RoomMaker::Room::wanted : RoomMaker::Room::enough;
  }

  void serve(Socket socket) {
    Connections::Entry entry(connections_, socket.fd());
    const std::string remote_address = peer_address(socket.fd());
    RequestReader reader(socket.fd(), options_);
    while (!connections_.is_ending() && reader.wait_for_request()) {
      HttpExchange exchange(parts_, entry, socket.fd(), run_id_ + "-" + std::to_string(++requests_));
      if (!exchange.serve(reader, remote_address)) return;
      entry.set(Connections::State::idle);
    }
  }

  const ServerOptions options_;
  const Judge judge_;
  Log& log_;
  const SystemClock clock_;
  const std::string run_id_ = random_token(kRunIdBytes);
  std::atomic<uint64_t> requests_{0};
  std::atomic<bool> is_crowded_{false};
  Connections connections_;
  BodyBudget bodies_;
  SharedPlaces requests_of_users_;
  SharedPlaces streams_;
  const ExchangeParts parts_;
  Listener listener_;
  ConnectionThreads threads_;  // its destructor waits for all that use the others
  RoomMaker room_maker_;       // last: it uses them all
};

HttpServer::HttpServer(ServerOptions options, Judge judge, Log& log)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(judge), log)) {}
HttpServer::~HttpServer() = default;
Result<void> HttpServer::bind() { return impl_->bind(); }
uint16_t HttpServer::port() const { return impl_->port(); }
void HttpServer::run() { impl_->run(); }
void HttpServer::stop() { impl_->stop(); }
HttpServer::Gauges HttpServer::gauges() const { return impl_->gauges(); }

}  // namespace kf::net
