#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>

#include "tests/bench/load.h"
#include "tests/bench/sockets.h"

extern char** environ;

namespace kf::bench {
namespace {

constexpr useconds_t kPauseUs = 50;  // between two tries
constexpr Nanoseconds kEndPatience = 10 * kSecond;

pid_t spawn_quietly(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t pid = 0;
  const int fault = posix_spawnp(&pid, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return fault == 0 ? pid : -1;
}

// Sends the request and waits a moment for the first byte; false when nobody listens yet.
bool is_answered(uint16_t port, const std::string& request) {
  const Fd fd = connect_to(port);
  if (!fd) return false;
  for (bool is_sent = false;;) {
    if (!is_sent) is_sent = send(fd.get(), request.data(), request.size(), MSG_NOSIGNAL) > 0;
    if (!is_sent && errno != EAGAIN && errno != ENOTCONN) return false;
    std::array<char, 1> byte;
    const ssize_t count = recv(fd.get(), byte.data(), byte.size(), 0);
    if (count > 0) return true;
    if (count == 0 || (errno != EAGAIN && errno != ENOTCONN)) return false;
    usleep(kPauseUs);
  }
}

bool has_ended(pid_t pid) { return waitpid(pid, nullptr, WNOHANG) != 0; }

void end(pid_t pid) {
  kill(pid, SIGTERM);
  for (const Nanoseconds until = now_ns() + kEndPatience; now_ns() < until; usleep(1000)) {
    if (has_ended(pid)) return;
  }
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
}

}  // namespace

Report measure_start(const Target& target, const std::vector<std::string>& command, Nanoseconds patience) {
  Report report;
  const Nanoseconds began = now_ns();
  const pid_t pid = spawn_quietly(command);
  if (pid < 0) {
    report.add_fault("cannot start " + command[0]);
    return report;
  }
  bool is_there = false;
  bool is_over = false;
  while (!is_there && !is_over && now_ns() < began + patience) {
    is_there = is_answered(target.port, target.request);
    if (is_there) report.add("start_us", static_cast<double>(now_ns() - began) / 1000.0);
    is_over = !is_there && has_ended(pid);
    if (!is_there) usleep(kPauseUs);
  }
  if (!is_there) report.add_fault(command[0] + (is_over ? " ended before it answered" : " did not answer in time"));
  if (!is_over) end(pid);
  return report;
}

}  // namespace kf::bench
