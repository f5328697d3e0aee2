#include "sidecar/base/random.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <climits>

#include "shared/base/base64.h"
#include "sidecar/base/give_up.h"

namespace kf {

std::string random_token(size_t bytes) {
  std::string random(bytes, '\0');
  if (bytes > INT_MAX || RAND_bytes(reinterpret_cast<unsigned char*>(random.data()), static_cast<int>(bytes)) != 1) {
    give_up("the system has no randomness to give");
  }
  std::string token = base64url_encode(random);
  OPENSSL_cleanse(random.data(), random.size());
  return token;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace kf
