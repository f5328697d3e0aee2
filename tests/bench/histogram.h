#pragma once
// Counts of times in buckets that widen with the value, as HdrHistogram has them: 64 to each power of two, so a
// percentile is true within 1.6 %.

#include <array>
#include <cstddef>
#include <cstdint>

#include "tests/bench/clock.h"

namespace kf::bench {

class Histogram {
 public:
  // Below zero counts as zero.
  void record(Nanoseconds value);

  uint64_t count() const { return count_; }
  Nanoseconds max() const { return max_; }
  // The upper edge of the bucket that holds the given share (0.99 for p99) of the values, never above max(). 0 when
  // empty.
  Nanoseconds percentile(double share) const;

 private:
  static constexpr int kSubBits = 6;
  static constexpr size_t kBuckets = (64 - kSubBits + 1) << kSubBits;

  static size_t bucket_of(uint64_t value);
  static uint64_t upper_edge(size_t bucket);

  std::array<uint32_t, kBuckets> buckets_{};
  uint64_t count_ = 0;
  Nanoseconds max_ = 0;
};

}  // namespace kf::bench
