#pragma once
// AES-256-GCM. What is sealed opens only with the same key and the same associated data: who moves or swaps a record
// finds that it no longer opens.

#include <string>
#include <string_view>

#include "shared/base/result.h"
#include "sidecar/crypto/secret.h"

namespace kf::crypto {

inline constexpr size_t kKeyBytes = 32;
inline constexpr size_t kNonceBytes = 12;
inline constexpr size_t kTagBytes = 16;

// Nonce, ciphertext and tag, in this order. The nonce is random: one key may seal 2^32 records (NIST SP 800-38D, 8.3).
std::string seal(const Secret& key, std::string_view associated_data, const Secret& plain);

// ErrorCode::data_damaged when the key, the associated data or a single bit is not what it was; nothing of the text is
// given out then.
Result<Secret> open_sealed(const Secret& key, std::string_view associated_data, std::string_view sealed);

// With a nonce of the caller's choice, for published test vectors only: a nonce that comes twice gives the key away.
std::string seal_with_nonce(const Secret& key, std::string_view nonce, std::string_view associated_data,
                            const Secret& plain);

// Joins parts so that no two lists of parts give the same text: each has its length (32 bit, big endian) in front.
class AssociatedData {
 public:
  AssociatedData& add(std::string_view part);
  std::string_view text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace kf::crypto
