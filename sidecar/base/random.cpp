#include "sidecar/base/random.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "shared/base/base64.h"

namespace kf {
namespace {

// Without randomness or digests nothing here can be kept safe, and no caller could do better than stop.
[[noreturn]] void give_up(const char* what) {
  (void)std::fprintf(stderr, "knowledge-foundry: %s\n", what);
  std::abort();
}

// Looked up once: OpenSSL's own look-up costs more than a short digest.
const EVP_MD* sha256() {
  static const EVP_MD* const found = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return found;
}

}  // namespace

std::string random_token(size_t bytes) {
  std::string random(bytes, '\0');
  if (bytes > INT_MAX || RAND_bytes(reinterpret_cast<unsigned char*>(random.data()), static_cast<int>(bytes)) != 1) {
    give_up("the system has no randomness to give");
  }
  std::string token = base64url_encode(random);
  OPENSSL_cleanse(random.data(), random.size());
  return token;
}

std::string sha256_hex(std::string_view data) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<unsigned char, 32> digest{};
  // One context for each thread: making one costs more than a short digest.
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                                     &EVP_MD_CTX_free);
  const bool is_made = context && EVP_DigestInit_ex(context.get(), sha256(), nullptr) == 1 &&
                       EVP_DigestUpdate(context.get(), data.data(), data.size()) == 1 &&
                       EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1;
  if (!is_made) give_up("SHA-256 is not available");
  std::string hex;
  hex.reserve(digest.size() * 2);
  for (const unsigned char byte : digest) {
    hex.push_back(kDigits[byte >> 4]);
    hex.push_back(kDigits[byte & 0xF]);
  }
  return hex;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace kf
