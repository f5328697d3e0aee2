#include "sidecar/crypto/give_up.h"

#include <cstdio>
#include <cstdlib>

namespace kf::crypto {

void give_up(const char* what) {
  (void)std::fprintf(stderr, "knowledge-foundry: %s\n", what);
  std::abort();
}

}  // namespace kf::crypto
