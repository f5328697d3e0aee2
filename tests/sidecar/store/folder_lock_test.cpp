#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::store;

TEST_CASE("a folder is locked once, and the second one hears by whom") {
  TempFolder folder;
  auto lock = lock_folder(folder.path());
  REQUIRE(lock.ok());
  const auto second = lock_folder(folder.path());
  REQUIRE_FALSE(second.ok());
  CHECK(second.error().code == ErrorCode::conflict);
  CHECK(second.error().message ==
        "The data folder " + folder.path().string() + " is in use by process " + std::to_string(::getpid()) + ".");
  *lock = nullptr;
  CHECK(lock_folder(folder.path()).ok());
}

TEST_CASE("the lock makes the folder and says since when it is held") {
  TempFolder folder;
  const auto path = folder.path() / "new" / "data";
  const auto lock = lock_folder(path);
  REQUIRE(lock.ok());
  const std::string text = bytes_of(path / "lock");
  CHECK(text.starts_with(std::to_string(::getpid()) + "\n2"));
  CHECK(text.ends_with("Z\n"));
}

TEST_CASE("a lock file without a readable holder still names the folder") {
  TempFolder folder;
  auto lock = lock_folder(folder.path());
  REQUIRE(lock.ok());
  std::ofstream(folder.path() / "lock", std::ios::trunc) << "?";
  CHECK(lock_folder(folder.path()).error().message.find("another process") != std::string::npos);
}

TEST_CASE("a child neither releases the lock nor keeps it after exec") {
  TempFolder folder;
  auto lock = lock_folder(folder.path());
  REQUIRE(lock.ok());
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);
  SUBCASE("a child that drops its copy leaves ours") {
    const pid_t child = ::fork();
    if (child == 0) {
      *lock = nullptr;
      ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
    CHECK_FALSE(lock_folder(folder.path()).ok());
  }
  SUBCASE("a program that was started while it was held does not hold it") {
    const pid_t child = ::fork();
    if (child == 0) {
      ::dup2(pipe[1], 1);
      ::execl("/bin/sh", "sh", "-c", "echo up; exec sleep 60", nullptr);
      ::_exit(127);
    }
    std::array<char, 8> up{};
    REQUIRE(::read(pipe[0], up.data(), up.size()) > 0);
    *lock = nullptr;
    CHECK(lock_folder(folder.path()).ok());
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
  }
  ::close(pipe[0]);
  ::close(pipe[1]);
}

TEST_CASE("the end of a process releases its lock, however it ends") {
  TempFolder folder;
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto lock = lock_folder(folder.path());
    (void)!::write(pipe[1], lock ? "y" : "n", 1);
    ::pause();
    ::_exit(0);
  }
  char is_held = 0;
  REQUIRE(::read(pipe[0], &is_held, 1) == 1);
  CHECK(is_held == 'y');
  CHECK(lock_folder(folder.path()).error().message.find("process " + std::to_string(child)) != std::string::npos);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  CHECK(lock_folder(folder.path()).ok());
  ::close(pipe[0]);
  ::close(pipe[1]);
}

TEST_CASE("a folder that cannot be locked says why") {
  TempFolder folder;
  std::filesystem::create_directory(folder.path() / "lock");
  const auto refused = lock_folder(folder.path());
  CHECK(refused.error().code == ErrorCode::unavailable);
  CHECK(refused.error().message.find((folder.path() / "lock").string()) != std::string::npos);
}
