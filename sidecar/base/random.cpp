#include "sidecar/base/random.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <climits>
#include <cstdio>
#include <cstdlib>

#include "shared/base/base64.h"

namespace kf {
namespace {

// Without randomness or digests nothing here can be kept safe, and no caller could do better than stop.
[[noreturn]] void give_up(const char* what) {
  (void)std::fprintf(stderr, "knowledge-foundry: %s\n", what);
  std::abort();
}

}  // namespace

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
