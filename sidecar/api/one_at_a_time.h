#pragma once
// Work that is too much for the machine when many ask for it at once: one does it, the others wait their turn briefly.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

#include "shared/base/result.h"

namespace kf::api {

inline constexpr std::chrono::milliseconds kTurnWaitMax{2000};
inline constexpr std::chrono::milliseconds kTurnLookEvery{100};  // whether the one who waits is still there
inline constexpr int kTurnRetryAfterS = 5;

class OneAtATime {
 public:
  explicit OneAtATime(std::chrono::milliseconds wait_max = kTurnWaitMax) : wait_max_(wait_max) {}

  // Held until it is destroyed.
  using Turn = std::unique_ptr<OneAtATime, void (*)(OneAtATime*)>;

  // unavailable, with the time to wait, when it is not one's turn soon; cancelled when `is_wanted` says no meanwhile.
  Result<Turn> take(const std::function<bool()>& is_wanted);

 private:
  static void give_back(OneAtATime* self);

  std::chrono::milliseconds wait_max_;
  std::mutex mutex_;
  std::condition_variable is_free_;
  bool is_taken_ = false;
};

}  // namespace kf::api
