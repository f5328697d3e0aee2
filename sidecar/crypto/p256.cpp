#include "sidecar/crypto/p256.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <memory>
#include <string>

#include "sidecar/base/give_up.h"

namespace kf::crypto {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

constexpr const char* kNotThere = "P-256 is not available";
constexpr char kUncompressed = 4;
constexpr int kNumberBytes = 32;

const unsigned char* octets(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

// Null for what is no point of the curve: OpenSSL looks.
Key key_of(std::string_view point) {
  Key key(nullptr, &EVP_PKEY_free);
  if (point.size() != kP256PointBytes || point.front() != kUncompressed) return key;
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
      EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr), &EVP_PKEY_CTX_free);
  insist(EVP_PKEY_fromdata_init(context.get()) == 1, kNotThere);
  char curve[] = "prime256v1";
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, curve, 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, const_cast<char*>(point.data()), point.size()),
      OSSL_PARAM_construct_end()};
  EVP_PKEY* made = nullptr;
  (void)EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters);
  key.reset(made);
  return key;
}

// OpenSSL takes a signature as ASN.1, browsers give its two numbers side by side.
std::string as_asn1(std::string_view signature) {
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> numbers(ECDSA_SIG_new(), &ECDSA_SIG_free);
  BIGNUM* r = BN_bin2bn(octets(signature), kNumberBytes, nullptr);
  BIGNUM* s = BN_bin2bn(octets(signature) + kNumberBytes, kNumberBytes, nullptr);
  insist(ECDSA_SIG_set0(numbers.get(), r, s) == 1, kNotThere);
  unsigned char* encoded = nullptr;
  const int size = i2d_ECDSA_SIG(numbers.get(), &encoded);
  insist(size > 0, kNotThere);
  std::string text(reinterpret_cast<const char*>(encoded), static_cast<size_t>(size));
  OPENSSL_free(encoded);
  return text;
}

}  // namespace

bool is_p256_key(std::string_view point) { return key_of(point) != nullptr; }

bool is_signed_with_p256(std::string_view point, std::string_view message, std::string_view signature) {
  const Key key = key_of(point);
  if (!key || signature.size() != kP256SignatureBytes) return false;
  const std::string encoded = as_asn1(signature);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  insist(EVP_DigestVerifyInit_ex(context.get(), nullptr, "SHA256", nullptr, nullptr, key.get(), nullptr) == 1,
         kNotThere);
  return EVP_DigestVerify(context.get(), octets(encoded), encoded.size(), octets(message), message.size()) == 1;
}

}  // namespace kf::crypto
