#pragma once
// The open connections of one server: who is idle, who streams, and a way to wake them from another thread.

#include <atomic>
#include <chrono>
#include <unordered_map>

#include "sidecar/base/guarded.h"

namespace kf::net {

class Connections {
 public:
  enum class State { idle, busy, streaming };

  // Counts a socket as open until it is destroyed; it must go before the socket is closed, or a wake-up could hit a
  // stranger's.
  class Entry {
   public:
    Entry(Connections& owner, int fd);
    ~Entry();
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

    void set(State state);

   private:
    Connections& owner_;
    int fd_;
  };

  // The connection that has been idle for longest gets its end of input; its thread then ends and is free for somebody
  // else.
  void end_longest_idle();
  // Idle connections and streams get their end of input: the former end, the latter see a reader that left. From now on
  // everything that becomes idle or begins to stream is ended likewise.
  void end_idle_and_streams();
  // Every connection is broken off.
  void break_all();

  bool is_ending() const { return is_ending_; }
  int count() const;

 private:
  struct Row {
    State state = State::idle;
    std::chrono::steady_clock::time_point since;
  };

  Guarded<std::unordered_map<int, Row>> rows_;
  std::atomic<bool> is_ending_{false};
};

}  // namespace kf::net
