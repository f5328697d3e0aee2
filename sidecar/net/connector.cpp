#include "sidecar/net/connector.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <cerrno>
#include <cstring>

namespace kf::net {
namespace {

Error connect_error(const Origin& origin, int error) {
  if (error == ECONNREFUSED) return {ErrorCode::provider_unreachable, "Nothing listens at " + origin.authority() + "."};
  return {ErrorCode::provider_unreachable, origin.authority() + " cannot be reached: " + std::strerror(error) + "."};
}

int pending_error(int fd) {
  int error = 0;
  socklen_t size = sizeof(error);
  return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

Result<Socket> connect_one(const Origin& origin, const Address& address, Deadline deadline, int reader_fd) {
  Socket socket(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket.is_open()) return connect_error(origin, errno);
  const int on = 1;
  ::setsockopt(socket.fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  // What a fast model sends while its reader is slow waits at the model, not here.
  constexpr int kReceiveBufferBytes = 64 << 10;
  ::setsockopt(socket.fd(), SOL_SOCKET, SO_RCVBUF, &kReceiveBufferBytes, sizeof(kReceiveBufferBytes));
  if (::connect(socket.fd(), reinterpret_cast<const sockaddr*>(&address.storage), address.size) == 0) return socket;
  if (errno != EINPROGRESS) return connect_error(origin, errno);
  const Waited waited = wait_for(socket.fd(), For::writing, deadline, reader_fd);
  if (waited == Waited::reader_left) return reader_left();
  if (waited == Waited::timed_out) {
    return Error{ErrorCode::provider_timeout,
                 origin.authority() + " does not take connections: it did not react in time."};
  }
  if (const int error = pending_error(socket.fd()); error != 0) return connect_error(origin, error);
  return socket;
}

// What may be connected to; the last refusal when nothing may.
Result<std::vector<Address>> allowed_of(const std::vector<Address>& resolved, const Origin& origin,
                                        const AddressPolicy& policy) {
  std::vector<Address> allowed;
  Result<void> last;
  for (const Address& address : resolved) {
    auto judged = judge(origin, address, policy);
    if (judged) allowed.push_back(address);
    if (!judged) last = std::move(judged);
  }
  if (allowed.empty() && !last) return std::move(last).error();
  return allowed;
}

}  // namespace

Result<Socket> Connector::connect(const Origin& origin, std::chrono::milliseconds limit, int reader_fd) {
  const Deadline deadline = after(limit);
  KF_TRY(const auto resolved, resolver_->resolve(origin.host, origin.port, deadline));
  KF_TRY(const auto addresses, allowed_of(resolved, origin, policy_));
  Result<Socket> last = connect_error(origin, EADDRNOTAVAIL);
  for (const Address& address : addresses) {
    auto tried = connect_one(origin, address, deadline, reader_fd);
    if (tried || tried.error().code != ErrorCode::provider_unreachable) return tried;
    last = std::move(tried);
  }
  return last;
}

std::string span_text(std::chrono::milliseconds span) {
  const auto ms = span.count();
  return ms % 1000 == 0 ? std::to_string(ms / 1000) + " s" : std::to_string(ms) + " ms";
}

Error reader_left() { return {ErrorCode::cancelled, "The reader left."}; }

}  // namespace kf::net
