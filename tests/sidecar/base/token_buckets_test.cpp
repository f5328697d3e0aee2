#include "sidecar/base/token_buckets.h"

#include <doctest/doctest.h>

#include "tests/sidecar/fake_clock.h"

using namespace kf;
using namespace std::chrono_literals;

namespace {

struct Fixture {
  FakeClock clock;
  TokenBuckets buckets{60, clock};

  int granted_of(int tries, const std::string& key = "mara") {
    int granted = 0;
    for (int i = 0; i < tries; ++i) granted += buckets.take(key).is_granted ? 1 : 0;
    return granted;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a minute's worth may come at once, then one a second") {
  CHECK(granted_of(100) == 60);
  const Allowance refused = buckets.take("mara");
  CHECK_FALSE(refused.is_granted);
  CHECK(refused.limit == 60);
  CHECK(refused.remaining == 0);
  CHECK(refused.retry_after_s == 1);
  CHECK(refused.full_after_s == 60);
  clock.pass(1s);
  CHECK(granted_of(5) == 1);
  clock.pass(10s);
  CHECK(granted_of(50) == 10);
  clock.pass(1h);
  CHECK(granted_of(100) == 60);
}

TEST_CASE_FIXTURE(Fixture, "one bucket does not take from another") {
  CHECK(granted_of(100) == 60);
  CHECK(buckets.take("other").remaining == 59);
}

TEST_CASE_FIXTURE(Fixture, "looking takes nothing") {
  CHECK(buckets.look("mara").remaining == 60);
  CHECK(buckets.size() == 0);
  CHECK(granted_of(60) == 60);
  CHECK_FALSE(buckets.look("mara").is_granted);
  clock.pass(2s);
  CHECK(buckets.look("mara").remaining == 2);
  CHECK(buckets.look("mara").remaining == 2);
}

TEST_CASE_FIXTURE(Fixture, "without a limit everything is granted, and nothing is remembered") {
  TokenBuckets none(0, clock);
  for (int i = 0; i < 1000; ++i) CHECK(none.take("mara").is_granted);
  CHECK(none.take("mara").limit == 0);
  CHECK(none.look("mara").limit == 0);
  CHECK(none.size() == 0);
}

TEST_CASE_FIXTURE(Fixture, "a slow limit says how long one waits") {
  TokenBuckets slow(1, clock);
  const Allowance granted = slow.take("mara");
  CHECK(granted.is_granted);
  CHECK(granted.retry_after_s == 0);
  clock.pass(15s);
  CHECK(slow.take("mara").retry_after_s == 45);
}

TEST_CASE_FIXTURE(Fixture, "the table is bounded: what is full again goes first, then what was longest at rest") {
  CHECK(granted_of(60, "drained") == 60);
  for (size_t i = 1; i < kBucketsMax; ++i) buckets.take(std::to_string(i));
  CHECK(buckets.size() == kBucketsMax);
  clock.pass(1s);
  buckets.take("one more");
  CHECK(buckets.size() == 2);
  CHECK(buckets.look("drained").remaining == 1);
  for (size_t i = 2; i < kBucketsMax; ++i) buckets.take(std::to_string(i));
  buckets.take("too many");
  CHECK(buckets.size() == kBucketsMax);
  CHECK(buckets.look("drained").remaining == 60);
}

TEST_CASE_FIXTURE(Fixture, "whoever sets the wall clock gains and loses nothing") {
  CHECK(granted_of(100) == 60);
  for (const auto by : {24h, -24h, 24h * 3650, -24h * 7300, 1h, -1h}) {
    clock.set_wall_by(by);
    CHECK(granted_of(1) == 0);
    clock.pass(1s);
    CHECK(granted_of(2) == 1);
  }
}
