#include "sidecar/api/rate_limits.h"

#include <doctest/doctest.h>

#include "tests/sidecar/fake_clock.h"

using namespace kf;
using namespace kf::api;
using namespace std::chrono_literals;

namespace {

struct Fixture {
  FakeClock clock;
  RateLimits limits{{1200, 60}, clock};
  const UserId mara{"mara"};

  int granted_of(int tries, LimitClass kind = LimitClass::acting) {
    int granted = 0;
    for (int i = 0; i < tries; ++i) granted += limits.take(mara, kind).is_granted ? 1 : 0;
    return granted;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a minute's worth may come at once, then one a second") {
  CHECK(granted_of(100) == 60);
  const Allowance refused = limits.take(mara, LimitClass::acting);
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

TEST_CASE_FIXTURE(Fixture, "users and kinds do not take from one another") {
  CHECK(granted_of(100) == 60);
  CHECK(granted_of(100, LimitClass::reading) == 100);
  CHECK(limits.take(UserId("other"), LimitClass::acting).remaining == 59);
}

TEST_CASE_FIXTURE(Fixture, "without a limit everything is granted") {
  RateLimits none({0, 0}, clock);
  for (int i = 0; i < 1000; ++i) CHECK(none.take(mara, LimitClass::acting).is_granted);
  CHECK(none.take(mara, LimitClass::reading).limit == 0);
  CHECK(limits.take(mara, LimitClass::none).limit == 0);
  CHECK(limits.take(mara, static_cast<LimitClass>(9)).limit == 0);
}

TEST_CASE_FIXTURE(Fixture, "a slow limit says how long one waits") {
  RateLimits slow({1, 1}, clock);
  CHECK(slow.take(mara, LimitClass::acting).is_granted);
  clock.pass(15s);
  CHECK(slow.take(mara, LimitClass::acting).retry_after_s == 45);
}

TEST_CASE_FIXTURE(Fixture, "the header fields are structured as the draft wants them") {
  const Allowance allowance = limits.take(mara, LimitClass::acting);
  CHECK(rate_limit_policy(LimitClass::acting, allowance) == R"("acting";q=60;w=60)");
  CHECK(rate_limit(LimitClass::acting, allowance) == R"("acting";r=59;t=1)");
  CHECK(rate_limit(LimitClass::reading, limits.take(mara, LimitClass::reading)) == R"("reading";r=1199;t=1)");
}
