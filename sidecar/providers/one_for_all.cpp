#include "sidecar/providers/one_for_all.h"

namespace kf::providers {

Result<void> OneForAll::wait_for_other(std::unique_lock<std::mutex>& lock, std::chrono::milliseconds wait_max) {
  const bool has_ended = has_ended_.wait_for(lock, wait_max, [this, before = runs_] { return runs_ != before; });
  if (has_ended) return last_;
  return Error{ErrorCode::provider_timeout, "The provider did not answer in time."};
}

Result<void> OneForAll::run(const std::function<Result<void>()>& work, std::chrono::milliseconds wait_max) {
  std::unique_lock lock(mutex_);
  if (is_running_) return wait_for_other(lock, wait_max);
  is_running_ = true;
  lock.unlock();
  auto result = work();
  lock.lock();
  last_ = result;
  is_running_ = false;
  ++runs_;
  has_ended_.notify_all();
  return result;
}

}  // namespace kf::providers
