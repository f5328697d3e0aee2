#pragma once
// The signal that ends the sidecar. main has blocked it everywhere.

#include <functional>
#include <thread>

namespace kf::app {

// Calls `on_signal` once, on a thread of its own, at the first SIGINT or SIGTERM; at the latest when this ends.
class SignalWaiter {
 public:
  explicit SignalWaiter(std::function<void()> on_signal);
  ~SignalWaiter();
  SignalWaiter(const SignalWaiter&) = delete;
  SignalWaiter& operator=(const SignalWaiter&) = delete;

 private:
  std::thread thread_;
};

}  // namespace kf::app
