#pragma once
// What a browser's WebCrypto does: a key pair of P-256, its public point, and signatures as r and s side by side.

#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>

#include <array>
#include <memory>
#include <string>

#include "shared/base/hex.h"

namespace kf::crypto::test {

class P256Signer {
 public:
  std::string public_key() const {
    std::array<unsigned char, 65> point{};
    size_t size = 0;
    EVP_PKEY_get_octet_string_param(key_.get(), "pub", point.data(), point.size(), &size);
    return {reinterpret_cast<const char*>(point.data()), size};
  }
  std::string public_key_hex() const { return hex_of(public_key()); }

  std::string sign(std::string_view message) const {
    std::array<unsigned char, 80> encoded{};
    size_t size = encoded.size();
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    EVP_DigestSignInit_ex(context.get(), nullptr, "SHA256", nullptr, nullptr, key_.get(), nullptr);
    EVP_DigestSign(context.get(), encoded.data(), &size, reinterpret_cast<const unsigned char*>(message.data()),
                   message.size());
    const unsigned char* at = encoded.data();
    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> numbers(
        d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size)), &ECDSA_SIG_free);
    std::array<unsigned char, 64> raw{};
    BN_bn2binpad(ECDSA_SIG_get0_r(numbers.get()), raw.data(), 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(numbers.get()), raw.data() + 32, 32);
    return {reinterpret_cast<const char*>(raw.data()), raw.size()};
  }
  std::string sign_hex(std::string_view message) const { return hex_of(sign(message)); }

 private:
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_{EVP_EC_gen("P-256"), &EVP_PKEY_free};
};

}  // namespace kf::crypto::test
