#include "tests/bench/event_loop.h"

#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace kf::bench {
namespace {

constexpr uint32_t kTimerId = UINT32_MAX;
constexpr int kEventsAtOnce = 512;
// A waiting thread wakes at the latest after this, so that an end that nobody announced is seen.
constexpr Nanoseconds kIdleMax = 20 * kMillisecond;

}  // namespace

EventLoop::EventLoop()
    : epoll_(epoll_create1(EPOLL_CLOEXEC)), timer_(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) {
  watch(timer_.get(), kTimerId, Interest::read);
}

void EventLoop::control(int operation, int fd, uint32_t id, Interest interest) {
  epoll_event event{};
  event.events = EPOLLIN | (interest == Interest::read_and_write ? static_cast<uint32_t>(EPOLLOUT) : 0u);
  event.data.u32 = id;
  epoll_ctl(epoll_.get(), operation, fd, &event);
}

void EventLoop::watch(int fd, uint32_t id, Interest interest) { control(EPOLL_CTL_ADD, fd, id, interest); }
void EventLoop::change(int fd, uint32_t id, Interest interest) { control(EPOLL_CTL_MOD, fd, id, interest); }

void EventLoop::arm(Nanoseconds deadline) {
  Nanoseconds next = std::min(deadline, now_ns() + kIdleMax);
  if (!timers_.empty()) next = std::min(next, timers_.top().due);
  // Setting the timer is a system call; one that is set for an earlier time does no harm.
  if (armed_for_ > now_ns() && armed_for_ <= next) return;
  armed_for_ = std::max<Nanoseconds>(next, 1);
  itimerspec spec{};
  spec.it_value.tv_sec = armed_for_ / kSecond;
  spec.it_value.tv_nsec = armed_for_ % kSecond;
  timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &spec, nullptr);
}

void EventLoop::fire(const Handlers& handlers) {
  const Nanoseconds now = now_ns();
  while (!timers_.empty() && timers_.top().due <= now) {
    const Timer timer = timers_.top();
    timers_.pop();
    handlers.on_due(timer.id, timer.due);
  }
}

void EventLoop::run(const Handlers& handlers, const std::function<bool()>& should_end, Nanoseconds deadline) {
  std::array<epoll_event, kEventsAtOnce> events;
  while (!should_end() && now_ns() < deadline) {
    arm(deadline);
    const int count = epoll_wait(epoll_.get(), events.data(), kEventsAtOnce, -1);
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<size_t>(i)];
      if (event.data.u32 == kTimerId) {
        uint64_t expirations = 0;
        [[maybe_unused]] const auto bytes = read(timer_.get(), &expirations, sizeof expirations);
        armed_for_ = 0;
      } else {
        handlers.on_event(event.data.u32, (event.events & EPOLLOUT) != 0);
      }
    }
    fire(handlers);
  }
}

}  // namespace kf::bench
