#include "sidecar/net/body_budget.h"

#include <sys/socket.h>

#include <algorithm>
#include <map>

namespace kf::net {
namespace {

constexpr int kRetryAfterS = 5;
// What a sender is taken to have sent already: a new one is not the slowest for lack of time.
constexpr double kAdvanceBytes = 4096;
constexpr double kShortestS = 0.001;
// Whoever sends less has stopped, or drips: a program of this machine sends a thousand times as much.
constexpr double kLivingBytesPerS = 64u << 10;

std::string mebibytes(size_t bytes) { return std::to_string(bytes >> 20) + " MiB"; }

Error broken_off() {
  return {ErrorCode::unavailable, "The request's content came more slowly than others', who needed its place.", "",
          kRetryAfterS};
}

Error share_is_full(const BodyLimits& limits) {
  return {ErrorCode::unavailable,
          "At most " + mebibytes(limits.bytes_of_share_max) +
              " of large requests are taken at once from one user; try again when the others are done.",
          "", kRetryAfterS};
}

Error all_is_full(const BodyLimits& limits) {
  return {ErrorCode::unavailable,
          "At most " + mebibytes(limits.bytes_max) + " of large requests are taken at once; try again shortly.", "",
          kRetryAfterS};
}

}  // namespace

BodyBudget::Body::~Body() {
  const std::lock_guard lock(budget_.mutex_);
  budget_.bodies_.erase(this);
  if (charged_ > 0) budget_.changed_.notify_all();
}

void BodyBudget::Body::begin() {
  const std::lock_guard lock(budget_.mutex_);
  if (budget_.awaited() >= budget_.limits_.senders_max) {
    const std::string share = budget_.with_most_senders(*this);
    if (Body* const slowest = budget_.slowest(&share, false)) budget_.break_off(*slowest);
  }
  since_ = budget_.clock_.steady();
  is_awaited_ = true;
  budget_.bodies_.insert(this);
}

Result<void> BodyBudget::Body::hold(size_t bytes) {
  std::unique_lock lock(budget_.mutex_);
  bytes_ = bytes;
  if (is_broken_off_) return broken_off();
  const size_t wanted = bytes - std::min(bytes, budget_.limits_.free_bytes);
  const auto deadline = std::chrono::steady_clock::now() + budget_.limits_.room_wait;
  while (wanted > charged_) {
    const size_t more = wanted - charged_;
    const Sum all = budget_.sum_of(nullptr);
    const Sum own = budget_.sum_of(&share_);
    const bool is_room_in_all = all.staying + all.leaving + more <= budget_.limits_.bytes_max;
    const bool is_room_in_own = own.staying + own.leaving + more <= budget_.limits_.bytes_of_share_max;
    if (is_room_in_all && is_room_in_own) {
      charged_ = wanted;
      break;
    }
    KF_CHECK(budget_.make_room(*this, more));
    if (budget_.changed_.wait_until(lock, deadline) == std::cv_status::timeout) return all_is_full(budget_.limits_);
    if (is_broken_off_) return broken_off();
  }
  return {};
}

Result<void> BodyBudget::Body::complete() {
  const std::lock_guard lock(budget_.mutex_);
  is_awaited_ = false;
  if (is_broken_off_) return broken_off();
  return {};
}

// Tells somebody to go, unless those who are going already make the room.
Result<void> BodyBudget::make_room(const Body& asking, size_t more) {
  const bool is_own_full = sum_of(&asking.share_).staying + more > limits_.bytes_of_share_max;
  if (!is_own_full && sum_of(nullptr).staying + more <= limits_.bytes_max) return {};
  const std::string share = is_own_full ? asking.share_ : greediest(asking);
  Body* const slowest = this->slowest(&share, true);
  if (slowest == nullptr || slowest == &asking) return is_own_full ? share_is_full(limits_) : all_is_full(limits_);
  break_off(*slowest);
  return {};
}

bool BodyBudget::break_off_slowest() {
  const std::lock_guard lock(mutex_);
  Body* const slowest = this->slowest(nullptr, false);
  if (slowest == nullptr || speed_of(*slowest) >= kLivingBytesPerS) return false;
  break_off(*slowest);
  return true;
}

size_t BodyBudget::going() const {
  const std::lock_guard lock(mutex_);
  return static_cast<size_t>(
      std::count_if(bodies_.begin(), bodies_.end(), [](const Body* body) { return body->is_broken_off_; }));
}

int BodyBudget::senders() const {
  const std::lock_guard lock(mutex_);
  return awaited();
}

size_t BodyBudget::bytes() const {
  const std::lock_guard lock(mutex_);
  const Sum all = sum_of(nullptr);
  return all.staying + all.leaving;
}

BodyBudget::Sum BodyBudget::sum_of(const std::string* share) const {
  Sum sum;
  for (const Body* body : bodies_) {
    if (share != nullptr && body->share_ != *share) continue;
    (body->is_broken_off_ ? sum.leaving : sum.staying) += body->charged_;
  }
  return sum;
}

// The asking one's own, unless another user holds more.
std::string BodyBudget::greediest(const Body& asking) const {
  std::map<std::string, size_t> held;
  for (const Body* body : bodies_) {
    if (!body->is_broken_off_) held[body->share_] += body->charged_;
  }
  std::string most = asking.share_;
  for (const auto& [share, bytes] : held) {
    if (bytes > held[most]) most = share;
  }
  return most;
}

std::string BodyBudget::with_most_senders(const Body& asking) const {
  std::map<std::string, int> senders{{asking.share_, 1}};
  for (const Body* body : bodies_) {
    if (body->is_awaited_ && !body->is_broken_off_) ++senders[body->share_];
  }
  const auto fewer = [](const auto& a, const auto& b) { return a.second < b.second; };
  return std::max_element(senders.begin(), senders.end(), fewer)->first;
}

BodyBudget::Body* BodyBudget::slowest(const std::string* share, bool holding_bytes) const {
  Body* found = nullptr;
  for (Body* body : bodies_) {
    if (!body->is_awaited_ || body->is_broken_off_) continue;
    if (share != nullptr && body->share_ != *share) continue;
    if (holding_bytes && body->charged_ == 0) continue;
    if (found == nullptr || speed_of(*body) < speed_of(*found)) found = body;
  }
  return found;
}

double BodyBudget::speed_of(const Body& body) const {
  const std::chrono::duration<double> lasted = clock_.steady() - body.since_;
  return (static_cast<double>(body.bytes_) + kAdvanceBytes) / std::max(lasted.count(), kShortestS);
}

int BodyBudget::awaited() const {
  return static_cast<int>(std::count_if(bodies_.begin(), bodies_.end(),
                                        [](const Body* body) { return body->is_awaited_ && !body->is_broken_off_; }));
}

// Its thread wakes at the end of input and finds out; until then its bytes are counted as leaving.
void BodyBudget::break_off(Body& body) {
  body.is_broken_off_ = true;
  ::shutdown(body.fd_, SHUT_RD);
  changed_.notify_all();
}

}  // namespace kf::net
