#include "sidecar/net/body_budget.h"

#include <memory>
#include <thread>

#include "tests/sidecar/fake_clock.h"
#include "tests/sidecar/net/net_fixture.h"
#include "tests/sidecar/net/socket_pair.h"

using namespace kf;
using namespace kf::net;
using namespace kf::net::test;

namespace {

constexpr BodyLimits kSmall{
    .free_bytes = 10, .bytes_max = 100, .bytes_of_share_max = 60, .senders_max = 4, .room_wait = kPatience};

// A sender of a body, and the reader of ours that waits for it.
struct Sender {
  Sender(BodyBudget& budget, const char* share)
      : body(std::make_unique<BodyBudget::Body>(budget, pair.ours.fd(), share)) {
    body->begin();
  }
  bool is_broken_off() const { return pair.is_ended(); }
  // What its thread does when it wakes.
  void go() { body.reset(); }

  SocketPair pair;
  std::unique_ptr<BodyBudget::Body> body;
};

struct Budget {
  FakeClock clock;
  BodyBudget budget{kSmall, clock};
};

bool is_unavailable(const Result<void>& held) {
  return !held && held.error().code == ErrorCode::unavailable && held.error().retry_after_s.has_value();
}

}  // namespace

TEST_CASE_FIXTURE(Budget, "the free bytes of a body count nowhere, the rest until its request ends") {
  Sender one(budget, "ann");
  CHECK(one.body->hold(10).ok());
  CHECK(budget.bytes() == 0);
  CHECK(one.body->hold(50).ok());
  CHECK(one.body->complete().ok());
  CHECK(budget.bytes() == 40);
  CHECK(budget.senders() == 0);
  one.go();
  CHECK(budget.bytes() == 0);
}

TEST_CASE_FIXTURE(Budget, "one user has a share of the bytes; what is read already stays, and the next one is told") {
  Sender first(budget, "ann");
  CHECK(first.body->hold(60).ok());
  CHECK(first.body->complete().ok());
  Sender second(budget, "ann");
  CHECK(second.body->hold(20).ok());
  const auto refused = second.body->hold(30);
  CHECK(is_unavailable(refused));
  CHECK(refused.error().message.find("from one user") != std::string::npos);
  CHECK(!first.is_broken_off());
  Sender other(budget, "bob");
  CHECK(other.body->hold(40).ok());
}

TEST_CASE_FIXTURE(Budget,
                  "when one user's bytes are at their end, the slowest of that user goes and the quick one waits") {
  Sender dripping(budget, "ann");
  Sender quick(budget, "ann");
  Sender other(budget, "bob");
  CHECK(dripping.body->hold(40).ok());
  clock.pass(milliseconds(1000));
  CHECK(other.body->hold(20).ok());
  std::thread leaves([&] {
    CHECK(eventually([&] { return dripping.is_broken_off(); }));
    CHECK(is_unavailable(dripping.body->hold(41)));
    dripping.go();
  });
  CHECK(quick.body->hold(60).ok());
  leaves.join();
  CHECK(!other.is_broken_off());
  CHECK(budget.bytes() == 60);
}

TEST_CASE_FIXTURE(Budget, "when all bytes are taken, a sender of the user who holds most goes first") {
  Sender greedy(budget, "ann");
  Sender also(budget, "bob");
  CHECK(greedy.body->hold(60).ok());
  clock.pass(milliseconds(1000));
  CHECK(also.body->hold(50).ok());
  Sender small(budget, "cid");
  std::thread leaves([&] {
    CHECK(eventually([&] { return greedy.is_broken_off(); }));
    greedy.go();
  });
  CHECK(small.body->hold(40).ok());
  leaves.join();
  CHECK(!also.is_broken_off());
}

TEST_CASE_FIXTURE(Budget, "the slowest goes, also when it is the one that asks") {
  Sender old(budget, "ann");
  CHECK(old.body->hold(15).ok());
  clock.pass(milliseconds(1000));
  Sender young(budget, "ann");
  CHECK(young.body->hold(55).ok());
  CHECK(is_unavailable(old.body->hold(40)));
  CHECK(!young.is_broken_off());
}

TEST_CASE_FIXTURE(Budget, "who was told to go and does not is waited for, and no longer than a while") {
  BodyLimits hasty = kSmall;
  hasty.room_wait = milliseconds(1);
  BodyBudget impatient(hasty, clock);
  Sender stays(impatient, "ann");
  CHECK(stays.body->hold(40).ok());
  clock.pass(milliseconds(1000));
  Sender waits(impatient, "ann");
  CHECK(is_unavailable(waits.body->hold(60)));
  CHECK(stays.is_broken_off());
  CHECK(is_unavailable(stays.body->complete()));
}

TEST_CASE_FIXTURE(Budget,
                  "when every place for a sender is taken, the slowest of the user with most of them makes room") {
  Sender other(budget, "bob");
  clock.pass(milliseconds(1000));
  Sender first(budget, "ann");
  clock.pass(milliseconds(1000));
  Sender second(budget, "ann");
  Sender third(budget, "ann");
  CHECK(first.body->hold(1).ok());
  CHECK(budget.senders() == 4);
  Sender newcomer(budget, "cid");
  CHECK(first.is_broken_off());
  CHECK(!other.is_broken_off());
  CHECK(budget.senders() == 4);
}

TEST_CASE_FIXTURE(Budget, "a lack of threads ends those who drip, never those who send") {
  Sender sends(budget, "ann");
  Sender drips(budget, "bob");
  CHECK(!budget.break_off_slowest());
  clock.pass(milliseconds(1000));
  CHECK(sends.body->hold(200 << 10).error().code == ErrorCode::unavailable);  // so much came, though it is not kept
  CHECK(budget.break_off_slowest());
  CHECK(drips.is_broken_off());
  CHECK(budget.going() == 1);
  CHECK(!budget.break_off_slowest());
  CHECK(!sends.is_broken_off());
}
