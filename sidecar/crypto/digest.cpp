#include "sidecar/crypto/digest.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "sidecar/base/give_up.h"

namespace kf::crypto {
namespace {

constexpr const char* kNoSha256 = "SHA-256 is not available";
constexpr const char* kNoHkdf = "HKDF is not available";

// Looked up once: OpenSSL's own look-up costs more than a short digest.
const EVP_MD* sha256_method() {
  // The branches of this line are the compiler's, for threads that come while the first one looks.
  static const EVP_MD* const found = EVP_MD_fetch(nullptr, "SHA256", nullptr);  // GCOV_EXCL_BR_LINE
  return found;
}

// OpenSSL refuses a null pointer, which is what an empty view may hold.
OSSL_PARAM octets(const char* name, std::string_view bytes) {
  static char nothing = 0;
  return OSSL_PARAM_construct_octet_string(name, bytes.empty() ? &nothing : const_cast<char*>(bytes.data()),
                                           bytes.size());
}

}  // namespace

Digest sha256(std::string_view data) {
  // One context for each thread: making one costs more than a short digest.
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                                     &EVP_MD_CTX_free);
  Digest digest{};
  insist(EVP_DigestInit_ex(context.get(), sha256_method(), nullptr) == 1, kNoSha256);
  insist(EVP_DigestUpdate(context.get(), data.data(), data.size()) == 1, kNoSha256);
  insist(EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1, kNoSha256);
  return digest;
}

Digest hmac_sha256(const Secret& key, std::string_view data) {
  Digest digest{};
  unsigned int size = kDigestBytes;
  const auto* text = reinterpret_cast<const unsigned char*>(data.data());
  const auto* made =
      HMAC(sha256_method(), key.bytes().data(), static_cast<int>(key.size()), text, data.size(), digest.data(), &size);
  insist(made != nullptr, "HMAC-SHA-256 is not available");
  return digest;
}

Secret hkdf_sha256(const Secret& key, std::string_view salt, std::string_view info, size_t bytes) {
  static EVP_KDF* const method = EVP_KDF_fetch(nullptr, "HKDF", nullptr);  // GCOV_EXCL_BR_LINE: as above
  const std::unique_ptr<EVP_KDF_CTX, decltype(&EVP_KDF_CTX_free)> context(EVP_KDF_CTX_new(method), &EVP_KDF_CTX_free);
  char digest_name[] = "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest_name, 0),
                                   octets(OSSL_KDF_PARAM_KEY, key.reveal()), octets(OSSL_KDF_PARAM_SALT, salt),
                                   octets(OSSL_KDF_PARAM_INFO, info), OSSL_PARAM_construct_end()};
  Secret derived(bytes);
  insist(context != nullptr, kNoHkdf);
  insist(EVP_KDF_derive(context.get(), derived.bytes().data(), derived.size(), parameters) == 1, kNoHkdf);
  return derived;
}

}  // namespace kf::crypto
