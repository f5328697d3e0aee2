#include "sidecar/app/helper_program.h"

#include <doctest/doctest.h>

#include <csignal>

using namespace kf;
using namespace kf::app;
using namespace std::chrono_literals;

namespace {

Result<HelperRun> shell(const std::string& script, std::string_view input = {},
                        std::chrono::milliseconds patience = 10s) {
  return run_helper({"sh", "-c", script}, crypto::Secret(input), patience);
}

}  // namespace

TEST_CASE("a program reads what it is given, and its first line and exit code are taken") {
  const auto run = shell("cat; echo; echo more; echo trouble >&2; echo more trouble >&2; exit 3", "a secret");
  REQUIRE(run.ok());
  CHECK(run->output.reveal() == "a secret");
  CHECK(run->complaint == "trouble");
  CHECK(run->exit_code == 3);
}

TEST_CASE("a program that is not there is told apart from one that fails") {
  CHECK(run_helper({"no-such-program-here"}, {}, 10s).error().code == ErrorCode::not_found);
  CHECK(shell("exit 1")->exit_code == 1);
  CHECK(shell("kill -9 $$")->exit_code == 128 + 9);
}

TEST_CASE("a program that does not end is ended, and one that floods is read to its end") {
  const auto before = std::chrono::steady_clock::now();
  const auto stuck = shell("exec sleep 600", {}, 100ms);
  CHECK(stuck.error().code == ErrorCode::unavailable);
  CHECK(std::chrono::steady_clock::now() - before < 10s);
  const auto flood = shell("head -c 1000000 /dev/zero | tr '\\0' x");
  REQUIRE(flood.ok());
  CHECK(flood->output.size() == kHelperOutputMax);
  CHECK(flood->exit_code == 0);
}

TEST_CASE("a program that reads nothing is given its input all the same") {
  (void)std::signal(SIGPIPE, SIG_IGN);  // as main does
  const auto run = shell("exec <&-; echo well", "a secret that nobody takes");
  REQUIRE(run.ok());
  CHECK(run->output.reveal() == "well");
}

TEST_CASE("signals reach it as they reach any program") {
  CHECK(shell("kill -TERM $$; sleep 5")->exit_code == 128 + 15);
}
