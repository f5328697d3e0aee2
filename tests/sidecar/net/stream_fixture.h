#pragma once
// What the tests of streamed answers share.

#include <condition_variable>

#include "tests/sidecar/net/net_fixture.h"

namespace kf::net::test {

inline const std::string kAsk = "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n";

inline Response streamed(BodyWriter writer) {
  Response response;
  response.set("content-type", "text/event-stream");
  response.stream = std::move(writer);
  return response;
}

// Something that one thread waits for and another one does.
class Signal {
 public:
  void set() {
    const std::lock_guard lock(mutex_);
    is_set_ = true;
    changed_.notify_all();
  }
  bool wait() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [this] { return is_set_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_set_ = false;
};

}  // namespace kf::net::test
