#pragma once
// How a page shows that it runs in the browser which signed in, when it has the cookie and nothing else: it signs a
// challenge with a key that its browser keeps for scheme, host and port, and gives to nobody. Whoever took the cookie
// has no such key.

#include <map>
#include <string>

#include "sidecar/base/clock.h"
#include "sidecar/base/guarded.h"
#include "sidecar/crypto/secret.h"
#include "sidecar/store/identity_repository.h"

namespace kf::identity {

inline constexpr std::chrono::seconds kChallengeTtl{60};
inline constexpr size_t kProofsRememberedMax = 1000;  // that were taken within kChallengeTtl; more are told to wait

// What a page sends. `origin` is where the page is, as the request says; `signature` is hexadecimal.
struct BrowserProof {
  std::string challenge;
  std::string signature;
  std::string origin;
};

// Challenges are not kept, so that asking for many of them fills nothing: each carries its session and its end under an
// HMAC. Only those that were signed rightly are remembered, until they have ended.
class BrowserProofs {
 public:
  explicit BrowserProofs(const Clock& clock);

  // A challenge for the page of this session: random, good once and for kChallengeTtl.
  std::string challenge_for(const store::SessionRecord& session) const;

  // Whether the session's browser signed it. Errors: forbidden (`challenge` when it is another session's, too old or
  // used; `signature` when it is wrong), too_many_requests.
  Result<void> check(const store::SessionRecord& session, const BrowserProof& proof);

 private:
  std::string seal(const store::SessionRecord& session, std::string_view open_part) const;
  Result<SteadyTime> end_of(const store::SessionRecord& session, std::string_view challenge) const;
  Result<void> use_up(const std::string& challenge, SteadyTime end);

  const Clock& clock_;
  crypto::Secret secret_;                               // of this process
  Guarded<std::map<std::string, SteadyTime>> used_up_;  // challenge -> its end
};

// The bytes that a page signs: what for, where it is, and the challenge.
std::string message_to_sign(std::string_view origin, std::string_view challenge);

}  // namespace kf::identity
