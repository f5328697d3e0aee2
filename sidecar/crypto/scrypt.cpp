#include "sidecar/crypto/scrypt.h"

#include <openssl/evp.h>

namespace kf::crypto {
namespace {

constexpr uint64_t kMemoryBytesMax = 1u << 30;  // OpenSSL's own limit of 32 MiB is below the usual cost

}  // namespace

Result<Secret> scrypt(const Secret& password, std::string_view salt, size_t bytes, ScryptCost cost) {
  Secret derived(bytes);
  const int made =
      EVP_PBE_scrypt(password.reveal().data(), password.size(), reinterpret_cast<const unsigned char*>(salt.data()),
                     salt.size(), cost.n, cost.r, cost.p, kMemoryBytesMax, derived.bytes().data(), derived.size());
  if (made != 1) return Error{ErrorCode::invalid_request, "scrypt does not take this cost."};
  return derived;
}

}  // namespace kf::crypto
