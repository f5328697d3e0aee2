#include "sidecar/api/rate_limits.h"

#include <doctest/doctest.h>

#include "tests/sidecar/fake_clock.h"

using namespace kf;
using namespace kf::api;

namespace {

struct Fixture {
  FakeClock clock;
  RateLimits limits{{1200, 60}, clock};
  const UserId mara{"mara"};
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "users and kinds do not take from one another") {
  for (int i = 0; i < 60; ++i) CHECK(limits.take(mara, LimitClass::acting).is_granted);
  CHECK_FALSE(limits.take(mara, LimitClass::acting).is_granted);
  CHECK(limits.take(mara, LimitClass::reading).remaining == 1199);
  CHECK(limits.take(UserId("other"), LimitClass::acting).remaining == 59);
}

TEST_CASE_FIXTURE(Fixture, "what has no limit is granted") {
  CHECK(limits.take(mara, LimitClass::none).limit == 0);
  CHECK(limits.take(mara, static_cast<LimitClass>(9)).limit == 0);
  CHECK(RateLimits({0, 0}, clock).take(mara, LimitClass::acting).is_granted);
}

TEST_CASE_FIXTURE(Fixture, "the header fields are structured as the draft wants them") {
  const std::vector<Quota> one{{"acting", limits.take(mara, LimitClass::acting)}};
  CHECK(rate_limit_policy(one) == R"("acting";q=60;w=60)");
  CHECK(rate_limit(one) == R"("acting";r=59;t=1)");
  const std::vector<Quota> two{one[0], {"ollama", TokenBuckets(600, clock).look("ollama")}};
  CHECK(rate_limit_policy(two) == R"("acting";q=60;w=60, "ollama";q=600;w=60)");
  CHECK(rate_limit(two) == R"("acting";r=59;t=1, "ollama";r=600;t=0)");
  CHECK(limit_name(LimitClass::reading) == "reading");
  CHECK(limit_name(LimitClass::acting) == "acting");
}
