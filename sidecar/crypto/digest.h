#pragma once
// SHA-256, whole or in pieces, and what is derived with it.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "shared/base/hex.h"
#include "sidecar/crypto/secret.h"

namespace kf::crypto {

inline constexpr size_t kDigestBytes = 32;
using Digest = std::array<unsigned char, kDigestBytes>;

Digest sha256(std::string_view data);
Digest hmac_sha256(const Secret& key, std::string_view data);

inline std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// SHA-256 as 64 lowercase hexadecimal digits.
inline std::string sha256_hex(std::string_view data) { return hex_of(bytes_of(sha256(data))); }

// RFC 5869 with SHA-256. `info` says what the key is for; at most 8,160 bytes.
Secret hkdf_sha256(const Secret& key, std::string_view salt, std::string_view info, size_t bytes);

}  // namespace kf::crypto
