#pragma once
// Time comes in through here, so that a test can own it.

#include <chrono>
#include <cstdint>
#include <string>

namespace kf {

using WallTime = std::chrono::system_clock::time_point;
using SteadyTime = std::chrono::steady_clock::time_point;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual WallTime wall() const = 0;      // for what people see and what is stored; may jump
  virtual SteadyTime steady() const = 0;  // for limits, deadlines and latencies
};

class SystemClock final : public Clock {
 public:
  WallTime wall() const override { return std::chrono::system_clock::now(); }
  SteadyTime steady() const override { return std::chrono::steady_clock::now(); }
};

// Milliseconds since 1970, as times are stored.
int64_t wall_ms(const Clock& clock);

// ISO 8601 in UTC with milliseconds: "2026-11-21T08:15:30.123Z".
std::string iso8601(WallTime time);

}  // namespace kf
