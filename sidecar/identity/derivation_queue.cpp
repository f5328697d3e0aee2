#include "sidecar/identity/derivation_queue.h"

#include <algorithm>

namespace kf::identity {
namespace {

constexpr std::chrono::milliseconds kLookAgain{50};  // while a lane waits for time to pass, which tells nobody

Error come_back(std::string what, size_t seconds) {
  return {ErrorCode::too_many_requests, std::move(what), "", static_cast<int>(seconds)};
}

Error stopping() { return {ErrorCode::unavailable, "The sidecar is stopping. Try again once it runs."}; }

}  // namespace

std::optional<Error> DerivationQueue::why_not(const Asker& asker) {
  if (is_closed_) return stopping();
  const Waiting& there = waiting(asker.lane);
  if (asker.lane == Lane::stranger) {
    if (there.size() < kStrangersWaitingMax) return std::nullopt;
    return come_back("Too many sign in at once. Try again in a while; where you signed in before you need not wait.",
                     kStrangersWaitingMax);
  }
  const bool is_here = std::any_of(there.begin(), there.end(), [&](const auto* t) { return t->who == asker.who; });
  if (is_here) return come_back("Another password of yours is being checked. Wait for it.", 2);
  if (there.size() < kKnownWaitingMax) return std::nullopt;
  return come_back("Too many passwords are checked at once. Try again in a moment.", kKnownWaitingMax);
}

bool DerivationQueue::is_paced(SteadyTime now) {
  while (!wrong_.empty() && now - wrong_.front() > kStrangersWatched) wrong_.pop_front();
  return wrong_.size() >= kStrangersWrongFree;
}

bool DerivationQueue::may_be_served(Lane lane, SteadyTime now) {
  if (waiting(lane).empty()) return false;
  return lane != Lane::stranger || !is_paced(now) || now - strangers_served_ >= kStrangersPace;
}

// The lanes take turns, those in which nobody waits left out.
bool DerivationQueue::is_next(Lane lane, const Ticket& ticket) {
  if (is_busy_ || waiting(lane).front() != &ticket) return false;
  const SteadyTime now = clock_.steady();
  for (size_t i = 1; i <= kLanes; ++i) {
    const Lane candidate = static_cast<Lane>((last_lane_ + i) % kLanes);
    if (may_be_served(candidate, now)) return candidate == lane;
  }
  return false;
}

void DerivationQueue::begin_turn(Lane lane) {
  is_busy_ = true;
  last_lane_ = static_cast<size_t>(lane);
  if (lane == Lane::stranger) strangers_served_ = clock_.steady();
}

void DerivationQueue::end_turn() {
  const std::lock_guard lock(mutex_);
  is_busy_ = false;
  changed_.notify_all();
}

Result<DerivationQueue::Turn> DerivationQueue::wait(const Asker& asker) {
  std::unique_lock lock(mutex_);
  if (auto refused = why_not(asker)) return std::move(*refused);
  Ticket ticket{asker.who};
  Waiting& mine = waiting(asker.lane);
  mine.push_back(&ticket);
  const SteadyTime until = clock_.steady() + kTurnWaitMax;
  bool is_served = is_next(asker.lane, ticket);
  while (!is_served && !is_closed_ && clock_.steady() < until) {
    changed_.wait_for(lock, kLookAgain);
    is_served = is_next(asker.lane, ticket);
  }
  std::erase(mine, &ticket);
  changed_.notify_all();
  if (is_closed_) return stopping();
  if (!is_served) return come_back("Too many passwords are checked at once. Try again in a moment.", kLanes);
  begin_turn(asker.lane);
  return Turn(*this);
}

size_t DerivationQueue::waiting_in(Lane lane) {
  const std::lock_guard lock(mutex_);
  return waiting(lane).size();
}

void DerivationQueue::close() {
  const std::lock_guard lock(mutex_);
  is_closed_ = true;
  changed_.notify_all();
}

void DerivationQueue::note_wrong_stranger() {
  const std::lock_guard lock(mutex_);
  wrong_.push_back(clock_.steady());
  if (wrong_.size() > kStrangersWrongFree) wrong_.pop_front();
}

}  // namespace kf::identity
