#pragma once
// ECDSA over P-256 with SHA-256, as browsers sign (WebCrypto): to check what they have signed.

#include <string_view>

namespace kf::crypto {

inline constexpr size_t kP256PointBytes = 65;      // uncompressed: 4, x, y
inline constexpr size_t kP256SignatureBytes = 64;  // r, s

// Whether these bytes are an uncompressed point of the curve.
bool is_p256_key(std::string_view point);

// False for a wrong signature and for what is no key or no signature at all.
bool is_signed_with_p256(std::string_view point, std::string_view message, std::string_view signature);

}  // namespace kf::crypto
