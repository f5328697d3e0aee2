#include "tests/bench/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace kf::bench {

// Values below 64 have buckets of their own. Above, the leading six bits after the first choose the bucket.
size_t Histogram::bucket_of(uint64_t value) {
  const auto width = static_cast<int>(std::bit_width(value));
  if (width <= kSubBits) return static_cast<size_t>(value);
  const int shift = width - kSubBits - 1;
  return (static_cast<size_t>(shift + 1) << kSubBits) + static_cast<size_t>((value >> shift) - (1u << kSubBits));
}

uint64_t Histogram::upper_edge(size_t bucket) {
  const size_t group = bucket >> kSubBits;
  const uint64_t within = bucket & ((1u << kSubBits) - 1);
  if (group == 0) return within;
  return ((within + (1u << kSubBits) + 1) << (group - 1)) - 1;
}

void Histogram::record(Nanoseconds value) {
  value = std::max<Nanoseconds>(value, 0);
  ++buckets_[bucket_of(static_cast<uint64_t>(value))];
  ++count_;
  max_ = std::max(max_, value);
}

Nanoseconds Histogram::percentile(double share) const {
  const auto wanted = static_cast<uint64_t>(std::ceil(share * static_cast<double>(count_)));
  uint64_t seen = 0;
  for (size_t i = 0; i < buckets_.size(); ++i) {
    seen += buckets_[i];
    if (seen >= wanted && seen > 0) return std::min(static_cast<Nanoseconds>(upper_edge(i)), max_);
  }
  return 0;
}

}  // namespace kf::bench
