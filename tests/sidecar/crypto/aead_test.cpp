#include "sidecar/crypto/aead.h"

#include <doctest/doctest.h>

#include <set>

#include "shared/base/hex.h"

using namespace kf;
using namespace kf::crypto;

namespace {

// Of a vector that is written here.
std::string unhex(std::string_view hex) { return bytes_from_hex(hex).value(); }

// McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B, test cases 13 to 16.
struct Vector {
  const char* key;
  const char* nonce;
  const char* associated;
  const char* plain;
  const char* ciphertext;
  const char* tag;
};

constexpr const char* kZeroKey = "0000000000000000000000000000000000000000000000000000000000000000";
constexpr const char* kKey = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";

const Vector kVectors[] = {
    {kZeroKey, "000000000000000000000000", "", "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
    {kZeroKey, "000000000000000000000000", "", "00000000000000000000000000000000", "cea7403d4d606b6e074ec5d3baf39d18",
     "d0d1c8a799996bf0265b98b5d48ab919"},
    {kKey, "cafebabefacedbaddecaf888", "",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657b"
     "a6"
     "37b391aafd255",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0ab"
     "cc"
     "9f662898015ad",
     "b094dac5d93471bdec1a502270e3cc6c"},
    {kKey, "cafebabefacedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657b"
     "a6"
     "37b39",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0ab"
     "cc"
     "9f662",
     "76fc6ece0f4e1768cddf8853bb2d551b"},
};

}  // namespace

TEST_CASE("AES-256-GCM gives the published values") {
  for (const Vector& vector : kVectors) {
    CAPTURE(vector.tag);
    const Secret key(unhex(vector.key));
    const std::string sealed =
        seal_with_nonce(key, unhex(vector.nonce), unhex(vector.associated), Secret(unhex(vector.plain)));
    CHECK(hex_of(sealed) == std::string(vector.nonce) + vector.ciphertext + vector.tag);
    const auto opened = open_sealed(key, unhex(vector.associated), sealed);
    REQUIRE(opened.ok());
    CHECK(hex_of(opened->reveal()) == vector.plain);
  }
}

TEST_CASE("not one bit of a sealed record can be turned, nothing cut off or added") {
  const Secret key = Secret::random(kKeyBytes);
  const std::string sealed = seal(key, "where", Secret("a token"));
  for (size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string changed = sealed;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << bit % 8);
    CAPTURE(bit);
    CHECK(open_sealed(key, "where", changed).error().code == ErrorCode::data_damaged);
  }
  for (size_t size = 0; size < sealed.size(); ++size)
    CHECK_FALSE(open_sealed(key, "where", sealed.substr(0, size)).ok());
  CHECK_FALSE(open_sealed(key, "where", sealed + "x").ok());
}

TEST_CASE("a record opens only where it was sealed and with its own key") {
  const Secret key = Secret::random(kKeyBytes);
  const std::string sealed = seal(key, "row 1", Secret("a token"));
  CHECK(open_sealed(key, "row 1", sealed)->reveal() == "a token");
  CHECK_FALSE(open_sealed(key, "row 2", sealed).ok());
  CHECK_FALSE(open_sealed(key, "", sealed).ok());
  CHECK_FALSE(open_sealed(Secret::random(kKeyBytes), "row 1", sealed).ok());
}

TEST_CASE("the same text is never sealed alike twice") {
  const Secret key = Secret::random(kKeyBytes);
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(seal(key, "", Secret("x")));
  CHECK(seen.size() == 1000);
}

TEST_CASE("parts of associated data cannot pass into each other") {
  const auto joined = [](std::string_view a, std::string_view b) {
    return std::string(AssociatedData().add(a).add(b).text());
  };
  CHECK(joined("ab", "c") != joined("a", "bc"));
  CHECK(joined("", "abc") != joined("abc", ""));
  CHECK(joined("a", "b") == std::string("\0\0\0\1a\0\0\0\1b", 10));
}
