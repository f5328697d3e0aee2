#pragma once
// What a group of processes has used, from /proc.

#include <sys/types.h>

#include <cstdint>
#include <vector>

namespace kf::bench {

// User and system time of all threads, ended ones too. A step is 10 ms.
int64_t cpu_us(const std::vector<pid_t>& pids);

// Resident memory, that of every process added up.
int64_t resident_kb(const std::vector<pid_t>& pids);

}  // namespace kf::bench
