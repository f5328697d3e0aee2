#pragma once
// epoll and a timer of nanoseconds, for one thread.

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "tests/bench/clock.h"
#include "tests/bench/sockets.h"

namespace kf::bench {

enum class Interest { read, read_and_write };

class EventLoop {
 public:
  EventLoop();

  // `id` comes back with every event of `fd`.
  void watch(int fd, uint32_t id, Interest interest);
  void change(int fd, uint32_t id, Interest interest);

  // Calls `on_due(id)` once at `due` or soon after.
  void at(Nanoseconds due, uint32_t id) { timers_.push({due, id}); }

  struct Handlers {
    std::function<void(uint32_t id, bool can_write)> on_event;
    std::function<void(uint32_t id, Nanoseconds due)> on_due;
  };
  // Until `should_end()`, which is asked after every batch, or until `deadline`.
  void run(const Handlers& handlers, const std::function<bool()>& should_end, Nanoseconds deadline);

 private:
  struct Timer {
    Nanoseconds due;
    uint32_t id;
    bool operator>(const Timer& other) const { return due > other.due; }
  };

  void control(int operation, int fd, uint32_t id, Interest interest);
  void arm(Nanoseconds deadline);
  void fire(const Handlers& handlers);

  Fd epoll_;
  Fd timer_;
  Nanoseconds armed_for_ = 0;
  std::priority_queue<Timer, std::vector<Timer>, std::greater<>> timers_;
};

}  // namespace kf::bench
