#include "sidecar/identity/sign_in_brake.h"

#include <algorithm>

namespace kf::identity {
namespace {

std::chrono::seconds pause_after(int guesses) {
  if (guesses < kFreeGuesses) return std::chrono::seconds(0);
  const int doublings = std::min(guesses - kFreeGuesses, 16);
  return std::min(kGuessPauseMax, std::chrono::seconds(1 << doublings));
}

Error wait_for(SteadyTime::duration pause) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(pause).count();
  Error error{ErrorCode::too_many_requests, "Too many wrong passwords. Wait a moment."};
  error.retry_after_s = static_cast<int>(seconds);
  return error;
}

}  // namespace

SignInBrake::Guesses& SignInBrake::place_for(ByKey& guesses, const std::string& key) {
  if (guesses.size() >= kNamesWatchedMax && !guesses.contains(key)) {
    guesses.erase(std::min_element(guesses.begin(), guesses.end(),
                                   [](const auto& a, const auto& b) { return a.second.last < b.second.last; }));
  }
  return guesses[key];
}

Result<SignInBrake::Guess> SignInBrake::begin(const std::string& key) {
  const SteadyTime now = clock_.steady();
  return guesses_.with([&](ByKey& guesses) -> Result<Guess> {
    const auto found = guesses.find(key);
    if (found != guesses.end() && found->second.free_again > now) return wait_for(found->second.free_again - now);
    Guesses& mine = place_for(guesses, key);
    const Guess guess{key, ++mine.last_number, mine.free_again};
    ++mine.count;
    mine.last = now;
    mine.free_again = now + pause_after(mine.count);
    return guess;
  });
}

void SignInBrake::was_right(const Guess& guess) {
  guesses_.with([&](ByKey& guesses) { guesses.erase(guess.key); });
}

void SignInBrake::was_wrong(const Guess& guess) {
  const SteadyTime now = clock_.steady();
  guesses_.with([&](ByKey& guesses) {
    const auto found = guesses.find(guess.key);
    if (found == guesses.end()) return;
    found->second.last = now;
    found->second.free_again = std::max(found->second.free_again, now + pause_after(found->second.count));
  });
}

void SignInBrake::was_not_checked(const Guess& guess) {
  guesses_.with([&](ByKey& guesses) {
    const auto found = guesses.find(guess.key);
    if (found == guesses.end()) return;
    found->second.count = std::max(0, found->second.count - 1);
    if (found->second.last_number == guess.number) found->second.free_again = guess.free_before;
  });
}

}  // namespace kf::identity
