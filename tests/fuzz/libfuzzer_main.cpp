// One of libFuzzer's programs: KF_FUZZ_TARGET is the target it runs. The loop, and main, are libFuzzer's.
#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  kf::fuzz::KF_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
  return 0;
}
