#pragma once
// Passwords, kept as what scrypt makes of them.

#include <atomic>
#include <mutex>
#include <string>

#include "shared/base/result.h"
#include "sidecar/crypto/scrypt.h"

namespace kf::identity {

inline constexpr size_t kPasswordCharactersMin = 12;
inline constexpr size_t kPasswordBytesMax = 1024;
inline constexpr int kPasswordsAtOnceMax = 8;  // those that wait included: each takes 128 MiB and its time

// invalid_request, with `field`, for a password that is too short, too long or the user's own name.
Result<void> check_new_password(const crypto::Secret& password, std::string_view user_name);

class Passwords {
 public:
  explicit Passwords(crypto::ScryptCost cost = {}) : cost_(cost) {}

  // "scrypt:17:8:1:salt:key", the salt and the key in hexadecimal. too_many_requests when too many wait already.
  Result<std::string> verifier_of(const crypto::Secret& password);

  // Takes as long for a verifier that is empty, as that of somebody who is not there: the time tells nobody who is.
  Result<bool> fits(const crypto::Secret& password, std::string_view verifier);

 private:
  Result<crypto::Secret> derive(const crypto::Secret& password, std::string_view salt, crypto::ScryptCost cost);

  crypto::ScryptCost cost_;
  std::mutex one_at_a_time_;
  std::atomic<int> waiting_{0};
};

}  // namespace kf::identity
