#pragma once
// Ed25519 (RFC 8032).

#include <memory>
#include <string>
#include <string_view>

#include "sidecar/crypto/secret.h"

struct evp_pkey_st;

namespace kf::crypto {

inline constexpr size_t kSeedBytes = 32;
inline constexpr size_t kPublicKeyBytes = 32;
inline constexpr size_t kSignatureBytes = 64;

class SigningKey {
 public:
  // The key that belongs to 32 bytes of randomness, always the same one.
  explicit SigningKey(const Secret& seed);

  std::string public_key() const;
  std::string sign(std::string_view message) const;

 private:
  std::shared_ptr<evp_pkey_st> key_;
};

// False for a wrong signature and for what is no key or no signature at all.
bool is_signed(std::string_view public_key, std::string_view message, std::string_view signature);

}  // namespace kf::crypto
