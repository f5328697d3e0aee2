#include "sidecar/crypto/digest.h"

#include <doctest/doctest.h>

#include "sidecar/crypto/scrypt.h"
#include "sidecar/crypto/signature.h"

using namespace kf;
using namespace kf::crypto;

namespace {

// Of a vector that is written here.
std::string unhex(std::string_view hex) { return bytes_from_hex(hex).value(); }

}  // namespace

TEST_CASE("SHA-256 and its HMAC give the published values (FIPS 180-4, RFC 4231 case 2)") {
  CHECK(hex_of(bytes_of(sha256("abc"))) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex_of(bytes_of(sha256(""))) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hex_of(bytes_of(hmac_sha256(Secret("Jefe"), "what do ya want for nothing?"))) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("SHA-256 gives the published digests") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("HKDF gives the published values (RFC 5869 cases 1 and 3)") {
  const Secret key(std::string(22, '\x0b'));
  CHECK(hex_of(hkdf_sha256(key, unhex("000102030405060708090a0b0c"), unhex("f0f1f2f3f4f5f6f7f8f9"), 42).reveal()) ==
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  CHECK(hkdf_sha256(key, {}, {}, 42) == hkdf_sha256(key, "", "", 42));
  CHECK(hex_of(hkdf_sha256(key, "", "", 42).reveal()) ==
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST_CASE("scrypt gives the published value (RFC 7914), and refuses a cost that makes no sense") {
  const auto derived = scrypt(Secret("password"), "NaCl", 64, {1024, 8, 16});
  REQUIRE(derived.ok());
  CHECK(
      hex_of(derived->reveal()) ==
      "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d"
      "8360cbdfa2cc0640");
  CHECK(scrypt(Secret("p"), "salt", 32, {1000, 8, 1}).error().code == ErrorCode::invalid_request);
  CHECK(scrypt(Secret("p"), "salt", 32, {1u << 30, 8, 1}).error().code == ErrorCode::invalid_request);
}

TEST_CASE("Ed25519 gives the published signature (RFC 8032 test 1), and any other bit is refused") {
  const SigningKey key(Secret(unhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")));
  const std::string public_key = key.public_key();
  CHECK(hex_of(public_key) == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  const std::string signature = key.sign("");
  CHECK(hex_of(signature) ==
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe"
        "2465"
        "5141438e7a100b");
  CHECK(is_signed(public_key, "", signature));
  CHECK_FALSE(is_signed(public_key, "x", signature));
  for (size_t bit = 0; bit < signature.size() * 8; bit += 7) {
    std::string changed = signature;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << bit % 8);
    CHECK_FALSE(is_signed(public_key, "", changed));
  }
  CHECK_FALSE(is_signed("no key", "", signature));
  CHECK_FALSE(is_signed(public_key, "", "no signature"));
  CHECK_FALSE(is_signed(public_key, "", ""));
}
