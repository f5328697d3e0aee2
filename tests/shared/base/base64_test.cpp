#include "shared/base/base64.h"

#include <doctest/doctest.h>

#include <array>
#include <utility>

using namespace kf;

TEST_CASE("base64url: the vectors of RFC 4648, without padding") {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kVectors{{{"", ""},
                                                                                   {"f", "Zg"},
                                                                                   {"fo", "Zm8"},
                                                                                   {"foo", "Zm9v"},
                                                                                   {"foob", "Zm9vYg"},
                                                                                   {"fooba", "Zm9vYmE"},
                                                                                   {"foobar", "Zm9vYmFy"},
                                                                                   {"\xfb\xff\xbf", "-_-_"}}};
  for (const auto& [bytes, text] : kVectors) {
    CHECK(base64url_encode(bytes) == text);
    CHECK(base64url_decode(text) == std::string(bytes));
  }
}

TEST_CASE("base64url: every byte comes back, at every length") {
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    bytes.push_back(static_cast<char>(255 - i));
    CHECK(base64url_decode(base64url_encode(bytes)) == bytes);
  }
}

TEST_CASE("base64url: what is not exactly the text of some bytes is refused") {
  for (const std::string_view bad :
       {"A", "Zg==", "Zm8=", "Zm 9", "Zm9v\n", "+/+/", "Zh", "Zm9", "ZZZZZ", "Z\xc3\xa9g"}) {
    CAPTURE(bad);
    CHECK_FALSE(base64url_decode(bad).has_value());
  }
}
