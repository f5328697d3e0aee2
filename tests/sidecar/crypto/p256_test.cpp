#include "sidecar/crypto/p256.h"

#include <doctest/doctest.h>

#include "tests/sidecar/crypto/p256_signer.h"

using namespace kf;
using namespace kf::crypto;

namespace {

std::string unhex(std::string_view hex) { return bytes_from_hex(hex).value(); }

// RFC 6979, A.2.5: P-256 with SHA-256, message "sample".
const std::string kPoint = unhex(
    "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f51"
    "77a3c294d4462299");
const std::string kSignature = unhex(
    "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064d"
    "c4ab2f843acda8");

}  // namespace

TEST_CASE("a signature of P-256 is checked as RFC 6979 has it") {
  CHECK(is_signed_with_p256(kPoint, "sample", kSignature));
  CHECK_FALSE(is_signed_with_p256(kPoint, "Sample", kSignature));
  CHECK_FALSE(is_signed_with_p256(kPoint, "", kSignature));
}

TEST_CASE("no bit of a signature or a key may differ") {
  for (size_t i = 0; i < kSignature.size() * 8; ++i) {
    std::string other = kSignature;
    other[i / 8] = static_cast<char>(other[i / 8] ^ (1 << (i % 8)));
    CHECK_FALSE(is_signed_with_p256(kPoint, "sample", other));
  }
  for (size_t i = 0; i < kPoint.size() * 8; ++i) {
    std::string other = kPoint;
    other[i / 8] = static_cast<char>(other[i / 8] ^ (1 << (i % 8)));
    CHECK_FALSE(is_p256_key(other));
    CHECK_FALSE(is_signed_with_p256(other, "sample", kSignature));
  }
}

TEST_CASE("what is no key or no signature opens nothing") {
  CHECK(is_p256_key(kPoint));
  std::string compressed = kPoint.substr(0, 33);
  compressed[0] = 3;
  std::string hybrid = kPoint;
  hybrid[0] = 7;
  for (const std::string& key : {std::string(), std::string(1, '\0'), std::string(65, '\0'), std::string(65, '\xff'),
                                 kPoint + "x", kPoint.substr(1), compressed, hybrid, "\x04" + std::string(64, '\0')}) {
    CHECK_FALSE(is_p256_key(key));
    CHECK_FALSE(is_signed_with_p256(key, "sample", kSignature));
  }
  for (const std::string& signature : {std::string(), std::string(64, '\0'), std::string(64, '\xff'), kSignature + "x",
                                       kSignature.substr(1), "0" + kSignature})
    CHECK_FALSE(is_signed_with_p256(kPoint, "sample", signature));
}

TEST_CASE("what any key signs fits that key, and no other") {
  const test::P256Signer mine;
  const test::P256Signer other;
  for (int i = 0; i < 50; ++i) {
    const std::string message = "message " + std::to_string(i);
    CHECK(is_signed_with_p256(mine.public_key(), message, mine.sign(message)));
    CHECK_FALSE(is_signed_with_p256(other.public_key(), message, mine.sign(message)));
  }
}
