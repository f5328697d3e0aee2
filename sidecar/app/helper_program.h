#pragma once
// Runs another program of this machine to its end: what it reads is given, what it says is taken, within a time.

#include <chrono>
#include <string>
#include <vector>

#include "shared/base/result.h"
#include "sidecar/crypto/secret.h"

namespace kf::app {

inline constexpr size_t kHelperOutputMax = 4096;  // bytes; what comes beyond is not taken

struct HelperRun {
  int exit_code = 0;      // 128 and more: a signal ended it
  crypto::Secret output;  // without the line's end
  std::string complaint;  // the first line of its standard error
};

// `arguments` begin with the program's name, which is looked for in PATH. `input` (less than 64 KiB, what a pipe holds)
// may be secret; it is no argument, so that no list of processes shows it. Errors: not_found when there is no such
// program, unavailable when it took too long (it is killed then) or the system starts nothing.
Result<HelperRun> run_helper(const std::vector<std::string>& arguments, const crypto::Secret& input,
                             std::chrono::milliseconds patience);

}  // namespace kf::app
