#pragma once
// Passwords, kept as what scrypt makes of them.

#include <string>

#include "shared/base/result.h"
#include "sidecar/crypto/scrypt.h"
#include "sidecar/identity/derivation_queue.h"

namespace kf::identity {

inline constexpr size_t kPasswordCharactersMin = 12;
inline constexpr size_t kPasswordBytesMax = 1024;

// invalid_request, with `field`, for a password that is too short, too long or the user's own name.
Result<void> check_new_password(const crypto::Secret& password, std::string_view user_name);

class Passwords {
 public:
  explicit Passwords(const Clock& clock, crypto::ScryptCost cost = {}) : queue_(clock), cost_(cost) {}

  // "scrypt:17:8:1:salt:key", the salt and the key in hexadecimal. too_many_requests when too many wait already.
  Result<std::string> verifier_of(const crypto::Secret& password, const Asker& asker);

  DerivationQueue& queue() { return queue_; }

  // Takes as long for a verifier that is empty, as that of somebody who is not there: the time tells nobody who is.
  // What a stranger got wrong slows down all strangers (kStrangersWrongFree).
  Result<bool> fits(const crypto::Secret& password, std::string_view verifier, const Asker& asker);

 private:
  struct Derivation {
    std::string_view salt;
    crypto::ScryptCost cost;
  };
  Result<crypto::Secret> derive(const crypto::Secret& password, const Derivation& how, const Asker& asker);
  Result<bool> compare(const crypto::Secret& password, std::string_view verifier, const Asker& asker);

  DerivationQueue queue_;
  crypto::ScryptCost cost_;
};

}  // namespace kf::identity
