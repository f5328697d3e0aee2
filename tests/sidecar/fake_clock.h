#pragma once
// A clock that a test moves.

#include "sidecar/base/clock.h"

namespace kf {

class FakeClock final : public Clock {
 public:
  WallTime wall() const override { return WallTime(std::chrono::milliseconds(1'800'000'000'000)) + passed_ + set_; }
  SteadyTime steady() const override { return SteadyTime(std::chrono::hours(1)) + passed_; }
  void pass(std::chrono::milliseconds time) { passed_ += time; }
  void set_wall_by(std::chrono::milliseconds difference) { set_ += difference; }  // somebody sets the clock

 private:
  std::chrono::milliseconds passed_{0};
  std::chrono::milliseconds set_{0};
};

}  // namespace kf
