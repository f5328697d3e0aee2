#include "sidecar/net/socket.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>

namespace kf::net {
namespace {

// Twice the largest body: most clients send all of theirs before they read the refusal, and a reset would take it from
// them.
constexpr std::chrono::milliseconds kLingerMax{3000};
constexpr size_t kLingerBytesMax = 32u << 20;
constexpr size_t kLingerBufferBytes = 16u << 10;
constexpr short kHungUp = POLLRDHUP | POLLHUP | POLLERR | POLLNVAL;

// Rounded up, so that a wait never ends a moment too early and spins.
int poll_ms(Deadline deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
  return static_cast<int>(std::clamp<decltype(left)>(left, 0, 1'000'000'000));
}

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK; }

}  // namespace

Socket& Socket::operator=(Socket&& other) noexcept {
  if (this == &other) return *this;
  close();
  fd_ = std::exchange(other.fd_, -1);
  return *this;
}

void Socket::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

Waited wait_for(int fd, For what, Deadline deadline, int reader_fd) {
  const short events = what == For::reading ? POLLIN : POLLOUT;
  // Only hang-ups are asked of the reader: its bytes stay unread, and POLLIN would make the wait spin.
  std::array<pollfd, 2> polled = {{{fd, events, 0}, {reader_fd, POLLRDHUP, 0}}};
  const nfds_t count = reader_fd >= 0 ? 2 : 1;
  for (;;) {
    const int ready = ::poll(polled.data(), count, poll_ms(deadline));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return Waited::timed_out;
    return (polled[1].revents & kHungUp) != 0 ? Waited::reader_left : Waited::ready;
  }
}

Received receive(int fd, std::span<char> into) {
  for (;;) {
    const ssize_t count = ::recv(fd, into.data(), into.size(), MSG_DONTWAIT);
    if (count >= 0) return {Received::Kind::bytes, static_cast<size_t>(count)};
    if (errno == EINTR) continue;
    return {would_block(errno) ? Received::Kind::would_block : Received::Kind::broken};
  }
}

Sent send_all(int fd, std::string_view bytes, std::chrono::milliseconds progress, int reader_fd) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count > 0) {
      bytes.remove_prefix(static_cast<size_t>(count));
      continue;
    }
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && !would_block(errno)) return Sent::broken;
    const Waited waited = wait_for(fd, For::writing, after(progress), reader_fd);
    if (waited == Waited::timed_out) return Sent::timed_out;
    if (waited == Waited::reader_left) return Sent::reader_left;
  }
  return Sent::all;
}

bool is_stale(int fd) {
  char byte = 0;
  return !(::recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && would_block(errno));
}

void linger_closing(int fd) {
  ::shutdown(fd, SHUT_WR);
  const auto buffer = std::make_unique<char[]>(kLingerBufferBytes);
  const Deadline deadline = after(kLingerMax);
  for (size_t discarded = 0; discarded < kLingerBytesMax;) {
    const Received got = receive(fd, {buffer.get(), kLingerBufferBytes});
    if (got.kind == Received::Kind::broken) return;
    if (got.kind == Received::Kind::bytes && got.count == 0) return;
    discarded += got.count;
    if (got.kind == Received::Kind::would_block && wait_for(fd, For::reading, deadline) != Waited::ready) return;
    if (std::chrono::steady_clock::now() >= deadline) return;
  }
}

}  // namespace kf::net
