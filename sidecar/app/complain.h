#pragma once
// How a command tells what went wrong.

#include <iostream>

#include "shared/base/error.h"

namespace kf::app {

// The error to standard error. Gives `code` back, to be the exit code.
inline int complain(int code, const Error& error) {
  std::cerr << "knowledge-foundry: " << error.message << std::endl;
  return code;
}

}  // namespace kf::app
