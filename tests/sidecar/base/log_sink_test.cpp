#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "sidecar/base/log.h"

using namespace kf;

namespace {

struct Pipe {
  Pipe() { REQUIRE(::pipe2(fds.data(), O_CLOEXEC) == 0); }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  void close_end(size_t end) {
    if (fds[end] >= 0) ::close(fds[end]);
    fds[end] = -1;
  }
  std::string read_waiting() {
    ::fcntl(fds[0], F_SETFL, O_NONBLOCK);
    std::string all;
    std::array<char, 65536> buffer{};
    for (ssize_t n = 0; (n = ::read(fds[0], buffer.data(), buffer.size())) > 0;)
      all.append(buffer.data(), static_cast<size_t>(n));
    return all;
  }

  std::array<int, 2> fds{-1, -1};
};

}  // namespace

TEST_CASE("lines reach the reader whole, also long ones") {
  Pipe pipe;
  const auto sink = descriptor_sink(pipe.fds[1]);
  const std::string line = std::string(20'000, 'x') + "\n";
  sink(line);
  sink("second\n");
  CHECK(pipe.read_waiting() == line + "second\n");
}

TEST_CASE("a reader that is gone does not end the process, and nobody else's SIGPIPE is swallowed") {
  Pipe pipe;
  const auto sink = descriptor_sink(pipe.fds[1]);
  pipe.close_end(0);
  for (int i = 0; i < 3; ++i) sink("into the void\n");
  sigset_t pending;
  sigset_t blocked;
  sigpending(&pending);
  pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
  CHECK(sigismember(&pending, SIGPIPE) == 0);
  CHECK(sigismember(&blocked, SIGPIPE) == 0);
}

TEST_CASE("a reader that stands still costs lines, not time, and hears how many") {
  Pipe pipe;
  const auto sink = descriptor_sink(pipe.fds[1]);
  const std::string line(999, 'x');
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 1000; ++i) sink(line + "\n");
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(2));  // 1,000 waits would take 100 s
  const size_t first = pipe.read_waiting().size();
  CHECK(first >= 50'000);
  sink("back again\n");
  const std::string rest = pipe.read_waiting();
  CHECK(rest.find("lines were dropped") != std::string::npos);
  CHECK(rest.ends_with("\nback again\n"));
}

TEST_CASE("the sink of standard error takes a line") {
  const auto sink = stderr_sink();
  sink("");
  CHECK(sink != nullptr);
}
