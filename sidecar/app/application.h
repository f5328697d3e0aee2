#pragma once
// The composition root: builds every part from the configuration, in order, and runs them until a signal comes.

#include "sidecar/app/command_line.h"

namespace kf::app {

// Serves until SIGINT or SIGTERM. Prints the ready line to standard output. Returns the exit code; what went wrong
// stands on standard error. The caller has blocked SIGINT and SIGTERM in every thread.
int serve(const Config& config);

}  // namespace kf::app
