#pragma once
// What is sent again with the same Idempotency-Key is carried out once (draft-ietf-httpapi-idempotency-key-header-07).

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "sidecar/base/clock.h"
#include "sidecar/base/guarded.h"
#include "sidecar/crypto/secret.h"
#include "sidecar/net/http_types.h"
#include "sidecar/store/idempotency_repository.h"

namespace kf::api {

// Whether a route creates something, and so what is told to whoever sends the same with the same key again: the answer
// of the first time, or only that it was done, where the answer holds what is told once or is not to be kept.
enum class Creates { nothing, replayable, told_once };

inline constexpr std::string_view kIdempotencyHeader = "idempotency-key";
inline constexpr size_t kIdempotencyKeyBytesMax = 255;
inline constexpr std::chrono::hours kIdempotencyAge{24};
inline constexpr size_t kIdempotencyKeysOfUserMax = 10'000;  // within that age; the oldest are forgotten first
inline constexpr size_t kReplayedBodyBytesMax = 64u << 10;   // of a longer answer is told only that it was given

// The key of a header's value, "so" or so: 1 to 255 visible ASCII characters without quotes and backslashes.
// invalid_request otherwise.
Result<std::string> idempotency_key(std::string_view header);

class Idempotency {
 public:
  using Act = std::function<Result<net::Response>()>;

  // `key` is that of the HMACs: what lies in the database gives no request away, nor a password that was in one.
  Idempotency(store::IdempotencyRepository& repository, crypto::Secret key, const Clock& clock)
      : repository_(repository), key_(std::move(key)), clock_(clock) {}

  struct Keyed {
    const net::Request& request;
    const UserId& user;
    Creates creates;
  };
  static bool has_key(const net::Request& request);

  // Carries `act` out once for each user, address and key, and remembers an answer of 2xx; what failed otherwise
  // than by `unavailable`, which leaves open whether it was done, may be tried again. That it begins is durable before
  // it does. Errors: those of `act`; invalid_request for what is no key; idempotency_key_reused for another body;
  // conflict when the first is under way, when it was done and is told once, and when nobody knows how it ended; those
  // of a disk that does not write, and then nothing was done.
  Result<net::Response> once(const Keyed& keyed, const Act& act);

 private:
  using Digests = std::map<std::string, std::string>;
  using Place = std::shared_ptr<void>;  // among the requests that are under way

  store::IdempotencyRecord record_of(const Keyed& keyed, const std::string& key) const;
  Result<Place> take_place(const store::IdempotencyRecord& record);
  Result<net::Response> carried_out(store::IdempotencyRecord record, const Keyed& keyed, const Act& act);

  store::IdempotencyRepository& repository_;
  crypto::Secret key_;
  const Clock& clock_;
  Guarded<Digests> under_way_;  // of the bodies, by the ids of the records
};

}  // namespace kf::api
