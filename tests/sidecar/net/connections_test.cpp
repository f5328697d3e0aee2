#include "sidecar/net/connections.h"

#include <doctest/doctest.h>

#include <condition_variable>
#include <mutex>

#include "sidecar/net/connection_threads.h"
#include "tests/sidecar/net/net_fixture.h"
#include "tests/sidecar/net/socket_pair.h"

using namespace kf::net;
using namespace kf::net::test;
using Pair = SocketPair;
using State = Connections::State;
using Placed = ConnectionThreads::Placed;

namespace {

// Tasks that run until they are let go.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return is_open_; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    changed_.notify_all();
  }
  bool wait_for_visitors(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return waiting_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int waiting_ = 0;
  bool is_open_ = false;
};

}  // namespace

TEST_CASE("the connection that idles for longest is ended, then the next one, and busy ones never") {
  Connections connections;
  Pair first, second, busy;
  Connections::Entry first_entry(connections, first.ours.fd());
  Connections::Entry second_entry(connections, second.ours.fd());
  Connections::Entry busy_entry(connections, busy.ours.fd());
  busy_entry.set(State::busy);
  first_entry.set(State::busy);
  first_entry.set(State::idle);
  CHECK(connections.count() == 3);
  CHECK(connections.end_longest_idle());
  CHECK(second.is_ended());
  CHECK(!first.is_ended());
  CHECK(connections.end_longest_idle());
  CHECK(!connections.end_longest_idle());
  CHECK(connections.going() == 2);
  first_entry.set(State::busy);
  CHECK(connections.going() == 1);
  CHECK(first.is_ended());
  CHECK(!busy.is_ended());
}

TEST_CASE("refused connections that linger are ended apart from those that wait") {
  Connections connections;
  Pair idle, lingering;
  Connections::Entry idle_entry(connections, idle.ours.fd());
  Connections::Entry lingering_entry(connections, lingering.ours.fd());
  CHECK(!connections.end_longest_lingering());
  lingering_entry.set(State::lingering);
  CHECK(connections.end_longest_lingering());
  CHECK(lingering.is_ended());
  CHECK(!idle.is_ended());
}

TEST_CASE("the reader that takes nothing is broken off, not the one that is being sent something right now") {
  Connections connections;
  Pair stalled, reading;
  Connections::Entry stalled_entry(connections, stalled.ours.fd());
  Connections::Entry reading_entry(connections, reading.ours.fd());
  const SendTimer::Running begun(stalled_entry.sending());
  CHECK(eventually([&] { return connections.break_longest_stalled(); }));
  CHECK(hangs_up(stalled.theirs.fd(), kPatience));
  CHECK(!connections.break_longest_stalled());
  CHECK(!hangs_up(reading.theirs.fd(), milliseconds(0)));
}

TEST_CASE("at the end idle connections and streams are woken, busy ones as soon as they are neither") {
  Connections connections;
  Pair idle, streaming, busy;
  Connections::Entry idle_entry(connections, idle.ours.fd());
  Connections::Entry streaming_entry(connections, streaming.ours.fd());
  Connections::Entry busy_entry(connections, busy.ours.fd());
  streaming_entry.set(State::streaming);
  busy_entry.set(State::busy);
  connections.end_idle_and_streams();
  CHECK(connections.is_ending());
  CHECK(idle.is_ended());
  CHECK(streaming.is_ended());
  CHECK(!busy.is_ended());
  busy_entry.set(State::streaming);
  CHECK(busy.is_ended());
  connections.break_all();
  CHECK(hangs_up(busy.theirs.fd(), kPatience));
}

TEST_CASE("a closed connection counts no longer") {
  Connections connections;
  Pair pair;
  { const Connections::Entry entry(connections, pair.ours.fd()); }
  CHECK(connections.count() == 0);
  CHECK(!connections.end_longest_idle());
  CHECK(!pair.is_ended());
}

TEST_CASE("threads grow with the work, up to their cap; more waits, and past that it is refused") {
  ConnectionThreads threads({.threads_max = 2, .waiting_max = 1, .idle_max = milliseconds(50)});
  Gate gate;
  const auto task = [&gate] { gate.pass(); };
  for (int running = 1; running <= 2; ++running) {
    CHECK(threads.submit(task) == Placed::running);
    REQUIRE(gate.wait_for_visitors(running));
  }
  CHECK(threads.count() == 2);
  CHECK(threads.submit([] {}) == Placed::waiting);
  CHECK(threads.submit([] {}) == Placed::refused);
  CHECK(!threads.finish(after(milliseconds(1))));
  gate.open();
  CHECK(threads.finish(after(kPatience)));
  CHECK(threads.submit([] {}) == Placed::refused);
}

TEST_CASE("idle threads end by themselves, and waiting tasks run even after the end was told") {
  ConnectionThreads threads({.threads_max = 1, .waiting_max = 8, .idle_max = milliseconds(10)});
  std::atomic<int> ran{0};
  Gate gate;
  threads.submit([] {});
  CHECK(eventually([&] { return threads.count() == 0; }));
  threads.submit([&gate] { gate.pass(); });
  threads.submit([&ran] { ++ran; });
  CHECK(!threads.finish(after(milliseconds(1))));
  gate.open();
  CHECK(threads.finish(after(kPatience)));
  CHECK(ran == 1);
}
