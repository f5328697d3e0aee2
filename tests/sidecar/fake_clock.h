#pragma once
// A clock that a test moves.

#include "sidecar/base/clock.h"

namespace kf {

class FakeClock final : public Clock {
 public:
  WallTime wall() const override { return WallTime(std::chrono::milliseconds(1'800'000'000'000)) + passed_; }
  SteadyTime steady() const override { return SteadyTime(std::chrono::hours(1)) + passed_; }
  void pass(std::chrono::milliseconds time) { passed_ += time; }

 private:
  std::chrono::milliseconds passed_{0};
};

}  // namespace kf
