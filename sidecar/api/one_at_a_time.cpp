#include "sidecar/api/one_at_a_time.h"

namespace kf::api {

Result<OneAtATime::Turn> OneAtATime::take(const std::function<bool()>& is_wanted) {
  const auto until = std::chrono::steady_clock::now() + wait_max_;
  std::unique_lock lock(mutex_);
  while (is_taken_) {
    const auto now = std::chrono::steady_clock::now();
    if (now >= until)
      return Error{ErrorCode::unavailable, "Somebody else asked for the same at this moment.", "", kTurnRetryAfterS};
    is_free_.wait_until(lock, std::min(until, now + kTurnLookEvery), [this] { return !is_taken_; });
    lock.unlock();
    const bool is_still_wanted = is_wanted();
    lock.lock();
    if (!is_still_wanted) return Error{ErrorCode::cancelled, "Nobody waits for it any more."};
  }
  is_taken_ = true;
  return Turn(this, &give_back);
}

void OneAtATime::give_back(OneAtATime* self) {
  {
    const std::lock_guard lock(self->mutex_);
    self->is_taken_ = false;
  }
  self->is_free_.notify_one();
}

}  // namespace kf::api
