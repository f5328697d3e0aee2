#pragma once
// The one clock of the instruments. Upstream and load generator run on one machine, so their times compare.

#include <cstdint>
#include <ctime>

namespace kf::bench {

using Nanoseconds = int64_t;

inline constexpr Nanoseconds kMillisecond = 1'000'000;
inline constexpr Nanoseconds kSecond = 1'000'000'000;

inline Nanoseconds now_ns() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * kSecond + time.tv_nsec;
}

}  // namespace kf::bench
