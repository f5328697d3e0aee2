#include "tests/bench/histogram.h"

#include <doctest/doctest.h>

using kf::bench::Histogram;

TEST_CASE("an empty histogram has no percentile") {
  const Histogram empty;
  CHECK(empty.percentile(0.99) == 0);
  CHECK(empty.count() == 0);
}

TEST_CASE("percentiles are true within one part in sixty-four, whatever the size of the values") {
  for (const int64_t unit : {int64_t{1}, int64_t{1'000}, int64_t{1'000'000}, int64_t{10'000'000'000}}) {
    CAPTURE(unit);
    Histogram times;
    for (int64_t i = 1; i <= 1000; ++i) times.record(i * unit);
    for (const double share : {0.01, 0.5, 0.9, 0.99, 1.0}) {
      const double truth = share * 1000.0 * static_cast<double>(unit);
      CHECK(static_cast<double>(times.percentile(share)) >= truth - 1);
      CHECK(static_cast<double>(times.percentile(share)) <= truth * (1.0 + 1.0 / 64) + 1);
    }
    CHECK(times.max() == 1000 * unit);
    CHECK(times.percentile(1.0) == times.max());
  }
}

TEST_CASE("a time before its start counts as none, the largest there is has a bucket") {
  Histogram times;
  times.record(-5);
  CHECK(times.percentile(1.0) == 0);
  times.record(INT64_MAX);
  CHECK(times.percentile(1.0) == INT64_MAX);
  CHECK(times.percentile(0.5) == 0);
}
