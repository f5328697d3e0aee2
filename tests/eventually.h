#pragma once
// Waiting for what another thread does, without guessing how long that takes.

#include <chrono>
#include <functional>
#include <thread>

namespace kf::testing {

// Generous, because sanitizers and a busy machine slow everything down; only a failing test ever waits so long.
inline constexpr std::chrono::milliseconds kPatience{10000};

// Polls until `holds` or patience ends.
inline bool eventually(const std::function<bool()>& holds, std::chrono::milliseconds patience = kPatience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

}  // namespace kf::testing
