#pragma once
// Non-blocking TCP on 127.0.0.1, always with TCP_NODELAY.

#include <cstdint>
#include <utility>

namespace kf::bench {

// A file descriptor that closes itself.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept;
  ~Fd() { close(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  void close();

 private:
  int fd_ = -1;
};

// Invalid when the port is taken.
Fd listen_on(uint16_t port);

// Connected or still connecting; `receive_bytes` above 0 bounds the kernel's receive buffer.
Fd connect_to(uint16_t port, int receive_bytes = 0);

// The next waiting connection; invalid when there is none.
Fd accept_from(int listener);

}  // namespace kf::bench
