#include "sidecar/app/helper_program.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace kf::app {
namespace {

using Deadline = std::chrono::steady_clock::time_point;

// One end for us, one for the program; neither goes to another one that is started meanwhile.
struct Pipe {
  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) ends = {-1, -1};
  }
  ~Pipe() {
    close(0);
    close(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  void close(size_t end) {
    if (ends[end] >= 0) ::close(ends[end]);
    ends[end] = -1;
  }
  std::array<int, 2> ends{};
};

struct Pipes {
  Pipe input, output, complaint;
};

// Signals as a program expects them: ours are blocked for a thread that waits for them.
int spawn(pid_t& child, const std::vector<std::string>& arguments, const Pipes& pipes) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, pipes.input.ends[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, pipes.output.ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, pipes.complaint.ends[1], STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigset_t usual;
  sigemptyset(&none);
  sigemptyset(&usual);
  sigaddset(&usual, SIGPIPE);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &usual);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::vector<char*> words;
  words.reserve(arguments.size() + 1);
  for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  const int error = ::posix_spawnp(&child, words[0], &files, &attributes, words.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return error;
}

// To its end, or until the time is over; false then.
bool read_all(int fd, crypto::Secret& text, size_t& size, Deadline until) {
  std::array<unsigned char, 256> beyond{};
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    pollfd waits{fd, POLLIN, 0};
    if (left.count() <= 0 || ::poll(&waits, 1, static_cast<int>(left.count())) <= 0) return false;
    const bool has_room = size < text.size();
    const ssize_t got = has_room ? ::read(fd, text.bytes().data() + size, text.size() - size)
                                 : ::read(fd, beyond.data(), beyond.size());
    if (got <= 0) return got == 0;
    if (has_room) size += static_cast<size_t>(got);
  }
}

struct Said {
  Said() : text(kHelperOutputMax) {}
  std::string_view words() const { return text.reveal().substr(0, size); }
  std::string_view first_line() const { return words().substr(0, words().find('\n')); }

  crypto::Secret text;
  size_t size = 0;
};

int wait_for(pid_t child, bool is_to_be_killed) {
  if (is_to_be_killed) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Result<HelperRun> run_helper(const std::vector<std::string>& arguments, const crypto::Secret& input,
                             std::chrono::milliseconds patience) {
  const Deadline until = std::chrono::steady_clock::now() + patience;
  Pipes pipes;
  pid_t child = 0;
  const int error = spawn(child, arguments, pipes);
  if (error == ENOENT) return Error{ErrorCode::not_found, "'" + arguments.front() + "' is not installed."};
  if (error != 0) return Error{ErrorCode::unavailable, arguments.front() + ": " + std::strerror(error) + "."};
  pipes.input.close(0);
  pipes.output.close(1);
  pipes.complaint.close(1);
  const auto text = input.reveal();
  (void)!::write(pipes.input.ends[1], text.data(),
                 text.size());  // less than a pipe holds; its exit code tells the rest
  pipes.input.close(1);
  Said output;
  Said complaint;
  const bool is_done = read_all(pipes.output.ends[0], output.text, output.size, until) &&
                       read_all(pipes.complaint.ends[0], complaint.text, complaint.size, until);
  const int exit_code = wait_for(child, !is_done);
  if (!is_done) return Error{ErrorCode::unavailable, "'" + arguments.front() + "' did not come to its end."};
  return HelperRun{exit_code, crypto::Secret(output.first_line()), std::string(complaint.first_line())};
}

}  // namespace kf::app
