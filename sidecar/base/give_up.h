#pragma once

namespace kf {

// Ends the process with a line on standard error. For what no caller could mend: without randomness, digests or memory
// for a key nothing here can be kept safe.
[[noreturn]] void give_up(const char* what);

// Gives up unless `holds`: for calls that fail only when the machine is broken, so that callers have no branch for it.
void insist(bool holds, const char* otherwise);

}  // namespace kf
