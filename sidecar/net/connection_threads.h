#pragma once
// Threads that serve connections: created when work waits and nobody is idle, ended after some idle seconds.

#include <functional>
#include <memory>

#include "sidecar/net/socket.h"

namespace kf::net {

class ConnectionThreads {
 public:
  struct Options {
    int threads_max = 2400;
    size_t waiting_max = 4096;  // tasks that may wait for a thread
    std::chrono::milliseconds idle_max{5000};
  };

  explicit ConnectionThreads(Options options);
  ~ConnectionThreads();  // waits for every task
  ConnectionThreads(const ConnectionThreads&) = delete;
  ConnectionThreads& operator=(const ConnectionThreads&) = delete;

  enum class Placed { running, waiting, refused };
  // Never blocks. `waiting` when every thread is taken and no more may be made; a refused task is dropped.
  Placed submit(std::function<void()> task);

  // Takes no more tasks and waits for those it has (also the waiting ones, which own sockets); false when some remain
  // at the deadline.
  bool finish(Deadline deadline);

  int count() const;
  size_t waiting() const;  // tasks for which no thread is idle

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared with the threads, which are detached
};

}  // namespace kf::net
