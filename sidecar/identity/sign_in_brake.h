#pragma once
// Slows down whoever guesses passwords.

#include <map>
#include <string>

#include "shared/base/result.h"
#include "sidecar/base/clock.h"
#include "sidecar/base/guarded.h"

namespace kf::identity {

inline constexpr int kFreeGuesses = 5;  // then one has to wait, twice as long each time
inline constexpr std::chrono::seconds kGuessPauseMax{300};
inline constexpr size_t kNamesWatchedMax = 1000;  // the one that was longest at rest is forgotten first

class SignInBrake {
 public:
  explicit SignInBrake(const Clock& clock) : clock_(clock) {}

  // A guess that was begun. It counts from its beginning on: of those that come at once at the end of a pause, one is
  // checked.
  struct Guess {
    std::string key;
    int64_t number = 0;
    SteadyTime free_before{};
  };

  // too_many_requests, with the seconds to wait, while nobody gets in under this key, whatever the password.
  Result<Guess> begin(const std::string& key);
  void was_right(const Guess& guess);        // all is forgotten
  void was_wrong(const Guess& guess);        // the pause begins now
  void was_not_checked(const Guess& guess);  // as if it had not been

 private:
  struct Guesses {
    int count = 0;
    int64_t last_number = 0;
    SteadyTime last;
    SteadyTime free_again;
  };
  using ByKey = std::map<std::string, Guesses>;
  static Guesses& place_for(ByKey& guesses, const std::string& key);

  const Clock& clock_;
  Guarded<ByKey> guesses_;
};

}  // namespace kf::identity
