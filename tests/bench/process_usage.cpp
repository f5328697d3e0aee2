#include "tests/bench/process_usage.h"

#include <unistd.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace kf::bench {
namespace {

std::string read_file(pid_t pid, const char* name) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/" + name);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

int64_t cpu_ticks(pid_t pid) {
  const std::string stat = read_file(pid, "stat");
  const size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return 0;
  // After the name come the state and ten numbers, then the two wanted.
  std::istringstream rest(stat.substr(name_end + 1));
  std::string skipped;
  for (int i = 0; i < 11; ++i) rest >> skipped;
  int64_t user = 0;
  int64_t system = 0;
  rest >> user >> system;
  return user + system;
}

}  // namespace

int64_t cpu_us(const std::vector<pid_t>& pids) {
  int64_t ticks = 0;
  for (const pid_t pid : pids) ticks += cpu_ticks(pid);
  return ticks * 1'000'000 / sysconf(_SC_CLK_TCK);
}

int64_t resident_kb(const std::vector<pid_t>& pids) {
  int64_t pages = 0;
  for (const pid_t pid : pids) {
    std::istringstream sizes(read_file(pid, "statm"));
    int64_t total = 0;
    int64_t resident = 0;
    sizes >> total >> resident;
    pages += resident;
  }
  return pages * sysconf(_SC_PAGESIZE) / 1024;
}

}  // namespace kf::bench
