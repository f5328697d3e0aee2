#pragma once
// Slows down whoever guesses passwords.

#include <map>
#include <string>

#include "sidecar/base/clock.h"
#include "sidecar/base/guarded.h"

namespace kf::identity {

inline constexpr int kFreeGuesses = 5;  // then one has to wait, twice as long each time
inline constexpr std::chrono::seconds kGuessPauseMax{300};
inline constexpr size_t kNamesWatchedMax = 1000;  // the one that was longest at rest is forgotten first

class SignInBrake {
 public:
  explicit SignInBrake(const Clock& clock) : clock_(clock) {}

  // How long nobody gets in under this name, whatever the password; 0: now.
  std::chrono::seconds pause(const std::string& name) const;
  void note_failure(const std::string& name);
  void note_success(const std::string& name);

 private:
  struct Failures {
    int count = 0;
    SteadyTime last;
    SteadyTime free_again;
  };
  using ByName = std::map<std::string, Failures>;

  const Clock& clock_;
  Guarded<ByName> failures_;
};

}  // namespace kf::identity
