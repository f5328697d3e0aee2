#pragma once
// Browsers in which somebody signed in before. Their cookie opens nothing; it only says that whoever guesses here is no
// stranger, so that strangers' wrong guesses and strangers' crowds do not keep a user from his own browser.

#include <chrono>
#include <string>
#include <vector>

#include "sidecar/crypto/secret.h"
#include "sidecar/net/http_types.h"
#include "sidecar/store/identity_repository.h"

namespace kf::identity {

inline constexpr size_t kUsersOfBrowserMax = 8;  // beyond that the one who signed in least recently is forgotten
inline constexpr std::chrono::seconds kBrowserKnownFor = std::chrono::days(400);  // what browsers keep at most

class KnownBrowsers {
 public:
  // `key` is that of the HMAC. The cookie's name carries the port, as that of the session does.
  KnownBrowsers(crypto::Secret key, std::string cookie_name)
      : key_(std::move(key)), cookie_name_(std::move(cookie_name)) {}

  // What stands for this user in this browser; empty when he did not sign in there.
  std::string recognise(const net::Request& request, const UserId& user) const;

  // The Set-Cookie value, once `user` has signed in: what the browser has, and this user first.
  std::string remember(const net::Request& request, const UserId& user) const;

 private:
  std::vector<std::string_view> marks(const net::Request& request) const;
  bool is_of(std::string_view mark, const UserId& user) const;
  std::string mark_for(std::string_view nonce, const UserId& user) const;

  crypto::Secret key_;
  std::string cookie_name_;
};

}  // namespace kf::identity
