#pragma once
// Work that several threads want done at once, and one of them does for all.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>

#include "shared/base/result.h"

namespace kf::providers {

class OneForAll {
 public:
  // Does `work`; or, while another thread does it, waits for that one and gives what it gave. provider_timeout after
  // `wait_max` of waiting.
  Result<void> run(const std::function<Result<void>()>& work, std::chrono::milliseconds wait_max);

 private:
  Result<void> wait_for_other(std::unique_lock<std::mutex>& lock, std::chrono::milliseconds wait_max);

  std::mutex mutex_;  // never held while the work is done
  std::condition_variable has_ended_;
  bool is_running_ = false;
  uint64_t runs_ = 0;  // that have ended
  Result<void> last_;
};

}  // namespace kf::providers
