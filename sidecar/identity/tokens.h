#pragma once
// Tokens: how a program gets in. What is kept is an HMAC of the token, so that the database gives none away.

#include "sidecar/base/clock.h"
#include "sidecar/crypto/secret.h"
#include "sidecar/identity/permissions.h"
#include "sidecar/net/http_types.h"
#include "sidecar/store/identity_repository.h"

namespace kf::identity {

inline constexpr std::string_view kTokenPrefix = "kf_";  // lets a scan for secrets find one that got lost
inline constexpr size_t kTokensOfUserMax = 100;
inline constexpr size_t kTokenNameBytesMax = 80;
inline constexpr int64_t kTokenSecondsMax = 10LL * 366 * 86400;

class Tokens {
 public:
  // `pepper` is the key of the HMAC.
  Tokens(store::TokenRepository& repository, crypto::Secret pepper, const Clock& clock)
      : repository_(repository), pepper_(std::move(pepper)), clock_(clock) {}

  // A token of one's own: in clear, this once, of the user as he was when that was allowed. invalid_request names the
  // field; conflict when he has too many or is not who he was.
  Result<MadeToken> make(const store::UserRecord& user, const NewToken& wanted);

  // The same, made by `by`. Whoever holds a token is its user: forbidden (field "user") for a person, who makes their
  // own; a tool comes with nothing else, and whoever manages it makes its tokens.
  // Forbidden also when `by` is not who he was.
  Result<MadeToken> make_for(const store::UserRecord& user, const NewToken& wanted, const store::Standing& by);

  // Those of persons that somebody else has made, from before make_for refused that.
  std::vector<store::TokenRecord> made_for_persons(const std::vector<store::UserRecord>& users) const;

  // The record of the token that a request carries as "Authorization: Bearer" or "X-API-Key", with its use noted.
  // unauthenticated when it is unknown or has expired.
  Result<store::TokenRecord> find(const net::Request& request);
  static bool is_carried_by(const net::Request& request);

  std::vector<store::TokenRecord> all() const { return repository_.all(); }
  Result<void> revoke(const store::TokenRecord& token) { return repository_.remove(token.verifier); }

 private:
  std::string verifier_of(std::string_view token) const;

  store::TokenRepository& repository_;
  crypto::Secret pepper_;
  const Clock& clock_;
};

TokenInfo info_of(const store::TokenRecord& token);

// What the record says of a token beside its id: "user ID, scopes chat models".
std::string detail_of(const UserId& user, const std::vector<Permission>& scopes);

}  // namespace kf::identity
