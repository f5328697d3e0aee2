#pragma once
// Whose password is worked on next. One at a time, because each takes 128 MiB and its time. Strangers can be many and
// come again at once; so whoever is signed in, and whoever signed in from his browser before, have places and turns of
// their own, which no stranger can take.

#include <array>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "shared/base/result.h"
#include "sidecar/base/clock.h"

namespace kf::identity {

enum class Lane { signed_in, known_browser, stranger };
inline constexpr size_t kLanes = 3;

// Who asks. One `who` waits once in a lane; empty for somebody of whom nothing is known.
struct Asker {
  Lane lane = Lane::stranger;
  std::string who = {};
};

inline constexpr size_t kKnownWaitingMax = 8;       // in each of the two lanes of those who are known
inline constexpr size_t kStrangersWaitingMax = 24;  // the last of them waits about as many seconds
inline constexpr std::chrono::seconds kTurnWaitMax{30};
// So many wrong guesses of all strangers together, whatever the name, are free in a minute. Then one of theirs is
// checked each second, so that guessing does not take the machine.
inline constexpr size_t kStrangersWrongFree = 30;
inline constexpr std::chrono::seconds kStrangersWatched{60};
inline constexpr std::chrono::seconds kStrangersPace{1};

class DerivationQueue {
 public:
  explicit DerivationQueue(const Clock& clock) : clock_(clock) {}

  // The right to work, until it is destroyed.
  class Turn {
   public:
    explicit Turn(DerivationQueue& queue) : queue_(&queue) {}

   private:
    struct End {
      void operator()(DerivationQueue* queue) const { queue->end_turn(); }
    };
    std::unique_ptr<DerivationQueue, End> queue_;
  };

  // Waits for it. too_many_requests, with the seconds to wait, when the lane is full, when `who` waits there already or
  // when the turn does not come in kTurnWaitMax; unavailable once the queue is closed.
  Result<Turn> wait(const Asker& asker);

  void note_wrong_stranger();

  // Sends away who waits and whoever comes: the sidecar stops, and waits for nobody's password.
  void close();

  size_t waiting_in(Lane lane);

 private:
  struct Ticket {
    std::string who;
  };
  using Waiting = std::deque<Ticket*>;

  Waiting& waiting(Lane lane) { return waiting_[static_cast<size_t>(lane)]; }
  std::optional<Error> why_not(const Asker& asker);
  bool is_paced(SteadyTime now);
  bool may_be_served(Lane lane, SteadyTime now);
  bool is_next(Lane lane, const Ticket& ticket);
  void begin_turn(Lane lane);
  void end_turn();

  const Clock& clock_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::array<Waiting, kLanes> waiting_;
  bool is_busy_ = false;
  bool is_closed_ = false;
  size_t last_lane_ = kLanes - 1;
  std::deque<SteadyTime> wrong_;  // of strangers, the last kStrangersWrongFree
  SteadyTime strangers_served_{};
};

}  // namespace kf::identity
