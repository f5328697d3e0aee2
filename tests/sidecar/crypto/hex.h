#pragma once

#include <string>
#include <string_view>

#include "sidecar/crypto/digest.h"

namespace kf::crypto::test {

inline int digit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

// "0aff" -> two bytes.
inline std::string unhex(std::string_view hex) {
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<char>(digit(hex[i]) << 4 | digit(hex[i + 1])));
  return bytes;
}

}  // namespace kf::crypto::test
