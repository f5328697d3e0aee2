#include "sidecar/identity/browser_proofs.h"

#include <charconv>

#include "shared/base/hex.h"
#include "sidecar/base/random.h"
#include "sidecar/crypto/digest.h"
#include "sidecar/crypto/p256.h"

namespace kf::identity {
namespace {

constexpr size_t kNonceBytes = 16;
constexpr size_t kSecretBytes = 32;
constexpr char kBetween = '.';  // in no part of a challenge: nonce, end, seal

Error not_ours() {
  return {ErrorCode::forbidden,
          "This challenge is too old, was used, or is another session's. Ask for a new one: POST "
          "/api/session/challenge.",
          "challenge"};
}

int64_t ms_of(SteadyTime time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

// Behind the seal stands what we wrote ourselves.
SteadyTime end_within(std::string_view open_part) {
  int64_t ms = 0;
  const std::string_view digits = open_part.substr(open_part.find(kBetween) + 1);
  (void)std::from_chars(digits.data(), digits.data() + digits.size(), ms);
  return SteadyTime(std::chrono::milliseconds(ms));
}

}  // namespace

std::string message_to_sign(std::string_view origin, std::string_view challenge) {
  return "Knowledge Foundry: this page runs in the browser that signed in\n" + std::string(origin) + "\n" +
         std::string(challenge);
}

BrowserProofs::BrowserProofs(const Clock& clock) : clock_(clock), secret_(crypto::Secret::random(kSecretBytes)) {}

std::string BrowserProofs::seal(const store::SessionRecord& session, std::string_view open_part) const {
  const std::string sealed = session.cookie_digest + "\n" + session.browser_key + "\n" + std::string(open_part);
  return hex_of(crypto::bytes_of(crypto::hmac_sha256(secret_, sealed)));
}

std::string BrowserProofs::challenge_for(const store::SessionRecord& session) const {
  const std::string open_part =
      random_token(kNonceBytes) + kBetween + std::to_string(ms_of(clock_.steady() + kChallengeTtl));
  return open_part + kBetween + seal(session, open_part);
}

Result<SteadyTime> BrowserProofs::end_of(const store::SessionRecord& session, std::string_view challenge) const {
  const size_t at = challenge.rfind(kBetween);
  if (at == std::string_view::npos) return not_ours();
  const std::string_view open_part = challenge.substr(0, at);
  if (!equal_in_constant_time(challenge.substr(at + 1), seal(session, open_part))) return not_ours();
  const SteadyTime end = end_within(open_part);
  if (end < clock_.steady()) return not_ours();
  return end;
}

Result<void> BrowserProofs::use_up(const std::string& challenge, SteadyTime end) {
  const SteadyTime now = clock_.steady();
  return used_up_.with([&](auto& used_up) -> Result<void> {
    std::erase_if(used_up, [now](const auto& one) { return one.second < now; });
    if (used_up.size() >= kProofsRememberedMax) {
      return Error{ErrorCode::too_many_requests, "Too many pages came back within a minute. Try again in a minute.", "",
                   static_cast<int>(kChallengeTtl.count())};
    }
    if (!used_up.emplace(challenge, end).second) return not_ours();
    return {};
  });  // GCOV_EXCL_BR_LINE: the compiler's own, for what the lambda gives
}

Result<void> BrowserProofs::check(const store::SessionRecord& session, const BrowserProof& proof) {
  KF_TRY(const SteadyTime end, end_of(session, proof.challenge));
  const auto key = bytes_from_hex(session.browser_key).value_or("");
  const auto signature = bytes_from_hex(proof.signature).value_or("");
  if (!crypto::is_signed_with_p256(key, message_to_sign(proof.origin, proof.challenge), signature)) {
    return Error{ErrorCode::forbidden, "This is not the signature of the browser that signed in.", "signature"};
  }
  return use_up(proof.challenge, end);
}

}  // namespace kf::identity
