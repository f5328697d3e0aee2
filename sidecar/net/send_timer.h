#pragma once
// Since when a reader has been taking the same piece of a response: how a stalled one is told from the others.

#include <atomic>
#include <chrono>

namespace kf::net {

class SendTimer {
 public:
  using Clock = std::chrono::steady_clock;

  // One piece on its way.
  class Running {
   public:
    explicit Running(SendTimer& timer) : timer_(timer) {
      timer_.since_.store(Clock::now().time_since_epoch().count(), std::memory_order_relaxed);
    }
    ~Running() { timer_.since_.store(kNotSending, std::memory_order_relaxed); }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

   private:
    SendTimer& timer_;
  };

  // How long the reader has not taken the piece that it is being sent; zero when nothing is.
  Clock::duration stalled(Clock::time_point now) const {
    const auto since = since_.load(std::memory_order_relaxed);
    return since == kNotSending ? Clock::duration::zero() : now.time_since_epoch() - Clock::duration(since);
  }

 private:
  static constexpr Clock::rep kNotSending = 0;
  std::atomic<Clock::rep> since_{kNotSending};
};

}  // namespace kf::net
