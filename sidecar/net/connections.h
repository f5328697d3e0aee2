#pragma once
// The open connections of one server: who is idle, who streams, who stalls, and a way to wake them from another thread.

#include <atomic>
#include <chrono>
#include <unordered_map>

#include "sidecar/base/guarded.h"
#include "sidecar/net/send_timer.h"

namespace kf::net {

class Connections {
 public:
  // `idle` lasts until a head is complete: who has sent a part of one has no more right to its thread than who has sent
  // nothing. `lingering` is refused, and read only so that it sees why.
  enum class State { idle, busy, streaming, lingering };

  // Counts a socket as open until it is destroyed; it must go before the socket is closed, or a wake-up could hit a
  // stranger's.
  class Entry {
   public:
    Entry(Connections& owner, int fd);
    ~Entry();
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

    void set(State state);
    SendTimer& sending() { return sending_; }

   private:
    Connections& owner_;
    int fd_;
    SendTimer sending_;
  };

  // Ends the refused connection that has lingered for longest; its thread is then free for somebody else. False when
  // there is none.
  bool end_longest_lingering();
  // The same for those without a complete head.
  bool end_longest_idle();
  // Breaks off the reader that has taken nothing for longest, and for longer than a moment.
  bool break_longest_stalled();

  // Idle connections and streams get their end of input: the former end, the latter see a reader that left. From now on
  // everything that becomes idle or begins to stream is ended likewise.
  void end_idle_and_streams();
  // Every connection is broken off.
  void break_all();

  bool is_ending() const { return is_ending_; }
  int count() const;
  size_t going() const;  // of those who were told to by the three above, and whose threads are not free yet

 private:
  struct Row {
    State state = State::idle;
    std::chrono::steady_clock::time_point since;
    const SendTimer* sending = nullptr;
    bool is_going = false;  // somebody needed its thread; the next call must choose another one
  };

  bool end_longest(State state);

  Guarded<std::unordered_map<int, Row>> rows_;
  std::atomic<bool> is_ending_{false};
};

}  // namespace kf::net
