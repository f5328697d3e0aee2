#include <poll.h>
#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <ctime>

#include "sidecar/base/log.h"

namespace kf {
namespace {

constexpr int kWaitForRoomMs = 100;

// Keeps SIGPIPE from ending the process for as long as it lives, without touching what other threads do with that
// signal.
class SigpipeHeld {
 public:
  SigpipeHeld() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~SigpipeHeld() {
    const timespec now{};
    if (!was_pending_) sigtimedwait(&pipe_, nullptr, &now);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  SigpipeHeld(const SigpipeHeld&) = delete;
  SigpipeHeld& operator=(const SigpipeHeld&) = delete;

 private:
  sigset_t pipe_;
  sigset_t before_;
  bool was_pending_ = false;
};

class DescriptorSink {
 public:
  explicit DescriptorSink(int fd) : fd_(fd) {}

  void write(std::string_view line) {
    const SigpipeHeld held;
    if (!announce_dropped() || !write_all(line)) ++dropped_;
  }

 private:
  // Whether the way is free for the next line.
  bool announce_dropped() {
    if (dropped_ == 0) return true;
    const std::string start = is_cut_ ? "…\n" : "";
    if (!write_all(start + "log: " + std::to_string(dropped_) + " lines were dropped, nobody read them\n"))
      return false;
    dropped_ = 0;
    is_cut_ = false;
    return true;
  }

  // A pipe that poll() calls writable takes PIPE_BUF bytes without blocking, even on a blocking descriptor.
  bool write_all(std::string_view rest) {
    const size_t whole = rest.size();
    while (!rest.empty()) {
      const ssize_t written = has_room() ? ::write(fd_, rest.data(), std::min<size_t>(rest.size(), PIPE_BUF)) : -1;
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) {
        is_cut_ = is_cut_ || rest.size() < whole;
        return false;
      }
      rest.remove_prefix(static_cast<size_t>(written));
    }
    return true;
  }

  // Waits only while lines still get through: after the first wait in vain, whoever logs is not held up again.
  bool has_room() {
    pollfd ready{fd_, POLLOUT, 0};
    const int count = ::poll(&ready, 1, dropped_ == 0 ? kWaitForRoomMs : 0);
    if (count == 0) errno = EAGAIN;
    return count > 0;
  }

  int fd_;
  unsigned long long dropped_ = 0;
  bool is_cut_ = false;
};

}  // namespace

Log::Sink descriptor_sink(int fd) {
  return [sink = std::make_shared<DescriptorSink>(fd)](std::string_view line) { sink->write(line); };
}

Log::Sink stderr_sink() { return descriptor_sink(STDERR_FILENO); }

}  // namespace kf
