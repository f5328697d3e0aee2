#include "sidecar/crypto/signature.h"

#include <openssl/evp.h>

#include <cassert>

#include "sidecar/base/give_up.h"

namespace kf::crypto {
namespace {

using DigestContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

constexpr const char* kNotThere = "Ed25519 is not available";

DigestContext new_context() {
  DigestContext context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  insist(context != nullptr, kNotThere);
  return context;
}

const unsigned char* octets(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

}  // namespace

SigningKey::SigningKey(const Secret& seed)
    : key_(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.bytes().data(), seed.size()), &EVP_PKEY_free) {
  assert(seed.size() == kSeedBytes);
  insist(key_ != nullptr, kNotThere);
}

std::string SigningKey::public_key() const {
  std::string key(kPublicKeyBytes, '\0');
  size_t size = key.size();
  insist(EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(key.data()), &size) == 1, kNotThere);
  return key;
}

std::string SigningKey::sign(std::string_view message) const {
  const auto context = new_context();
  std::string signature(kSignatureBytes, '\0');
  size_t size = signature.size();
  insist(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1, kNotThere);
  insist(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, octets(message),
                        message.size()) == 1,
         kNotThere);
  return signature;
}

bool is_signed(std::string_view public_key, std::string_view message, std::string_view signature) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(public_key), public_key.size()), &EVP_PKEY_free);
  const auto context = new_context();
  if (!key) return false;
  insist(EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1, kNotThere);
  return EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(message), message.size()) == 1;
}

}  // namespace kf::crypto
