#include "sidecar/identity/sign_in_brake.h"

#include <algorithm>

namespace kf::identity {
namespace {

std::chrono::seconds pause_after(int failures) {
  if (failures < kFreeGuesses) return std::chrono::seconds(0);
  const int doublings = std::min(failures - kFreeGuesses, 16);
  return std::min(kGuessPauseMax, std::chrono::seconds(1 << doublings));
}

}  // namespace

std::chrono::seconds SignInBrake::pause(const std::string& name) const {
  const SteadyTime now = clock_.steady();
  return failures_.with([&](const ByName& failures) {
    const auto found = failures.find(name);
    if (found == failures.end() || found->second.free_again <= now) return std::chrono::seconds(0);
    return std::chrono::ceil<std::chrono::seconds>(found->second.free_again - now);
  });
}

void SignInBrake::note_failure(const std::string& name) {
  const SteadyTime now = clock_.steady();
  failures_.with([&](ByName& failures) {
    if (failures.size() >= kNamesWatchedMax && !failures.contains(name)) {
      failures.erase(std::min_element(failures.begin(), failures.end(),
                                      [](const auto& a, const auto& b) { return a.second.last < b.second.last; }));
    }
    Failures& mine = failures[name];
    ++mine.count;
    mine.last = now;
    mine.free_again = now + pause_after(mine.count);
  });
}

void SignInBrake::note_success(const std::string& name) {
  failures_.with([&](ByName& failures) { failures.erase(name); });
}

}  // namespace kf::identity
