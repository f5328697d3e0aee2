#pragma once
// Non-blocking sockets and the waits on them: every wait has a deadline, and may also end because somebody else's
// socket hung up.

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace kf::net {

using Deadline = std::chrono::steady_clock::time_point;

inline Deadline after(std::chrono::milliseconds span) { return std::chrono::steady_clock::now() + span; }

// Owns a file descriptor.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket& operator=(Socket&& other) noexcept;
  ~Socket() { close(); }

  int fd() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  void close();

 private:
  int fd_ = -1;
};

enum class Waited { ready, timed_out, reader_left };
enum class For { reading, writing };

// Waits until `fd` can be read or written (an error or a hang-up counts as ready: the next call tells). `reader_fd` (if
// not -1) ends the wait when that peer closed its side or broke off; bytes that arrive there do not.
Waited wait_for(int fd, For what, Deadline deadline, int reader_fd = -1);

// One recv without waiting. `count` is 0 at the end of the stream.
struct Received {
  enum class Kind { bytes, would_block, broken };
  Kind kind;
  size_t count = 0;
};
Received receive(int fd, std::span<char> into);

enum class Sent { all, timed_out, broken, reader_left };

// Sends everything; `progress` is how long the peer may take nothing at all.
Sent send_all(int fd, std::string_view bytes, std::chrono::milliseconds progress, int reader_fd = -1);

// True when the peer has closed, broken or sent something nobody asked for: such an idle connection cannot be used
// again.
bool is_stale(int fd);

// Ends our side and reads what the peer still sends, so that it gets to see our last answer instead of a reset. At most
// 3 s and 32 MiB.
void linger_closing(int fd);

}  // namespace kf::net
