#include "sidecar/base/clock.h"

#include <doctest/doctest.h>

using namespace kf;
using std::chrono::milliseconds;

TEST_CASE("times are written as ISO 8601 in UTC with milliseconds") {
  CHECK(iso8601(WallTime(milliseconds(0))) == "1970-01-01T00:00:00.000Z");
  CHECK(iso8601(WallTime(milliseconds(1'795'249'230'123))) == "2026-11-21T08:20:30.123Z");
  CHECK(iso8601(WallTime(milliseconds(951'782'399'999))) == "2000-02-28T23:59:59.999Z");
  CHECK(iso8601(WallTime(milliseconds(951'782'400'000))) == "2000-02-29T00:00:00.000Z");
}

TEST_CASE("times before 1970 and between milliseconds are rounded down") {
  CHECK(iso8601(WallTime(milliseconds(-1))) == "1969-12-31T23:59:59.999Z");
  CHECK(iso8601(WallTime(std::chrono::microseconds(1999))) == "1970-01-01T00:00:00.001Z");
}

TEST_CASE("the system's clock moves on") {
  const SystemClock clock;
  const auto before = clock.steady();
  CHECK(clock.steady() >= before);
  CHECK(clock.wall() > WallTime(milliseconds(1'700'000'000'000)));
}
