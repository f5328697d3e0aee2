#include "sidecar/base/give_up.h"

#include <cstdio>
#include <cstdlib>

namespace kf {

void give_up(const char* what) {
  (void)std::fprintf(stderr, "knowledge-foundry: %s\n", what);
  std::abort();
}

void insist(bool holds, const char* otherwise) {
  if (!holds) give_up(otherwise);
}

}  // namespace kf
