#include "shared/base/hex.h"

#include <doctest/doctest.h>

#include <array>

using namespace kf;

TEST_CASE("hexadecimal is read strictly") {
  CHECK(bytes_from_hex("00ff10").value() == std::string("\0\xff\x10", 3));
  CHECK(bytes_from_hex("")->empty());
  for (const char* wrong : {"0", "0g", "FF", " 0", "0x"}) CHECK_FALSE(bytes_from_hex(wrong).has_value());
}

TEST_CASE("hexadecimal is written in lower case and read back for every byte") {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  const std::string hex = hex_of(bytes);
  CHECK(hex.substr(0, 8) == "00010203");
  CHECK(hex.substr(508) == "feff");
  CHECK(bytes_from_hex(hex) == bytes);
  std::array<unsigned char, 2> two{};
  CHECK_FALSE(read_hex("00ff10", two));
}
