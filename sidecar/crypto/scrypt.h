#pragma once
// Keys from passwords (RFC 7914).

#include <cstdint>
#include <string_view>

#include "shared/base/result.h"
#include "sidecar/crypto/secret.h"

namespace kf::crypto {

// The usual cost takes 128 MiB and some tenths of a second.
struct ScryptCost {
  uint64_t n = 1u << 17;
  uint64_t r = 8;
  uint64_t p = 1;
};

// invalid_request when the cost makes no sense or wants more than 1 GiB.
Result<Secret> scrypt(const Secret& password, std::string_view salt, size_t bytes, ScryptCost cost = {});

}  // namespace kf::crypto
