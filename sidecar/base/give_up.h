#pragma once

namespace kf {

// Ends the process with a line on standard error. For what no caller could mend: without randomness, digests or memory
// for a key nothing here can be kept safe.
[[noreturn]] void give_up(const char* what);

}  // namespace kf
