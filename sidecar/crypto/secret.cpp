#include "sidecar/crypto/secret.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <cassert>
#include <climits>
#include <cstring>

#include "sidecar/base/give_up.h"

namespace kf::crypto {
namespace {

constexpr size_t kHeapBytes = 64u << 10;  // powers of two; a secret is some tens of bytes, a thousand of them fit
constexpr size_t kSmallestBytes = 32;

}  // namespace

Secret::Secret(size_t size) : size_(size) {
  if (size == 0) return;
  data_ = static_cast<unsigned char*>(OPENSSL_secure_zalloc(size));
  if (data_ == nullptr) data_ = static_cast<unsigned char*>(OPENSSL_zalloc(size));  // that heap is full, or too small
  insist(data_ != nullptr, "no memory for a secret");
}

Secret::Secret(std::string_view bytes) : Secret(bytes.size()) {
  if (data_ != nullptr) std::memcpy(data_, bytes.data(), bytes.size());
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe();
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

Secret Secret::random(size_t size) {
  Secret secret(size);
  assert(size <= INT_MAX);
  insist(RAND_priv_bytes(secret.data_, static_cast<int>(size)) == 1, "the system has no randomness to give");
  return secret;
}

void Secret::wipe() {
  if (data_ != nullptr) OPENSSL_secure_clear_free(data_, size_);
  data_ = nullptr;
  size_ = 0;
}

void wipe(std::string& text) {
  wipe(std::span<char>(text));
  text.clear();
}

void wipe(std::span<char> bytes) { OPENSSL_cleanse(bytes.data(), bytes.size()); }

bool operator==(const Secret& a, const Secret& b) {
  return a.size() == b.size() && (a.is_empty() || CRYPTO_memcmp(a.bytes().data(), b.bytes().data(), a.size()) == 0);
}

bool make_secure_heap() { return CRYPTO_secure_malloc_init(kHeapBytes, kSmallestBytes) == 1; }

}  // namespace kf::crypto
