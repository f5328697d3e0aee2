#pragma once
// How many bytes of requests' bodies are held at once, how many senders of bodies are waited for, and who has to go
// when there is no room.

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>

#include "shared/base/result.h"
#include "sidecar/base/clock.h"

namespace kf::net {

struct BodyLimits {
  size_t free_bytes = 64u << 10;              // of each body; they count nowhere, so that small requests always pass
  size_t bytes_max = 64u << 20;               // of all bodies beyond that
  size_t bytes_of_share_max = 32u << 20;      // of one user's bodies
  int senders_max = 256;                      // that are waited for
  std::chrono::milliseconds room_wait{1000};  // for those who were told to go
};

class BodyBudget {
 public:
  // The clock is borrowed.
  BodyBudget(BodyLimits limits, const Clock& clock) : limits_(limits), clock_(clock) {}

  // One body, from the first wait for its sender to the end of its request; what it took is given back with it. It must
  // go before its socket is closed. Nothing is counted before begin(): a body that came with its head costs nothing.
  class Body {
   public:
    Body(BodyBudget& budget, int fd, std::string_view share) : budget_(budget), fd_(fd), share_(share) {}
    ~Body();
    Body(const Body&) = delete;
    Body& operator=(const Body&) = delete;

    // Takes a place among those who are waited for. When there is none, the slowest sender of the user with the most
    // of them is broken off.
    void begin();
    // That `bytes` have come altogether. unavailable when there is no room for them, or when others needed this one's:
    // the slowest sender goes first, of the user who holds most.
    Result<void> hold(size_t bytes);
    // That all have come: from now on nobody breaks this body off. unavailable when somebody did before.
    Result<void> complete();

   private:
    friend class BodyBudget;

    BodyBudget& budget_;
    const int fd_;
    const std::string share_;
    // Guarded by the budget's mutex.
    SteadyTime since_;
    size_t bytes_ = 0;    // that came
    size_t charged_ = 0;  // of them against the budget
    bool is_awaited_ = false;
    bool is_broken_off_ = false;
  };

  // Breaks off the slowest of those who are waited for and send less than a living sender would; false when there is
  // none. For when threads run out.
  bool break_off_slowest();

  int senders() const;
  size_t going() const;  // of those who were broken off, and whose threads are not free yet
  size_t bytes() const;

 private:
  struct Sum {
    size_t staying = 0;  // bytes
    size_t leaving = 0;  // of those who were told to go
  };

  Sum sum_of(const std::string* share) const;
  std::string greediest(const Body& asking) const;
  std::string with_most_senders(const Body& asking) const;
  Body* slowest(const std::string* share, bool holding_bytes) const;
  double speed_of(const Body& body) const;
  int awaited() const;
  void break_off(Body& body);
  Result<void> make_room(const Body& asking, size_t more);

  const BodyLimits limits_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::unordered_set<Body*> bodies_;
};

}  // namespace kf::net
