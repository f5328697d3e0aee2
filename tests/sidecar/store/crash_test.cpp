#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <random>
#include <thread>

#include "tests/repeats.h"
#include "tests/sidecar/store/acknowledged.h"

using namespace kf;
using namespace kf::store;

namespace {

constexpr uint64_t kKillsInOneFolder = 100;

// Writes until it is killed and reports only what the store has called durable.
[[noreturn]] void write_forever(const std::filesystem::path& folder, const ConversationId& id, int report) {
  SystemClock clock;
  Log log(LogFormat::text, LogLevel::error, clock, [](std::string_view) {});
  auto store = open_store(folder, clock, log);
  if (!store) ::_exit(1);
  auto& conversations = (*store)->conversations();
  const auto tell = [report](const Acknowledged& write) { (void)!::write(report, &write, sizeof write); };
  if (!conversations.mark_broken_off()) ::_exit(2);
  for (;;) {
    const auto turn = conversations.begin_turn({{kOwner, id}, "question", ProviderId::ollama, "m", {}}).get();
    if (!turn) ::_exit(3);
    tell({turn->assistant_seq, 0});
    for (int64_t version = 1; version <= kAnswerVersions; ++version) {
      if (!conversations.save_answer(*turn, answer_version(turn->assistant_seq, version)).get()) ::_exit(4);
      tell({turn->assistant_seq, version});
    }
  }
}

AcknowledgedBySeq run_and_kill(const std::filesystem::path& folder, const ConversationId& id, int run_for_us) {
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);
  const pid_t child = ::fork();
  if (child == 0) write_forever(folder, id, pipe[1]);
  ::close(pipe[1]);
  AcknowledgedBySeq told;
  Acknowledged write;
  // The moment is counted from the first write, so that every run is killed in its work.
  bool is_killed = false;
  auto kill_at = std::chrono::steady_clock::time_point::max();
  while (::read(pipe[0], &write, sizeof write) == sizeof write) {
    told[write.assistant_seq] = write;
    const auto now = std::chrono::steady_clock::now();
    if (told.size() == 1 && write.version == 0) kill_at = now + std::chrono::microseconds(run_for_us);
    if (!is_killed && now >= kill_at) is_killed = ::kill(child, SIGKILL) == 0;
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ::close(pipe[0]);
  REQUIRE(WIFSIGNALED(status));
  return told;
}

// Gives how many turns were acknowledged.
size_t kill_and_check(uint64_t kills, std::mt19937& random) {
  TestStore test;
  const ConversationId id = test.create("crashes");
  test.store.reset();
  size_t writes = 0;
  for (uint64_t i = 0; i < kills; ++i) {
    CAPTURE(i);
    const auto told = run_and_kill(test.folder.path(), id, std::uniform_int_distribution<int>(0, 25'000)(random));
    writes += told.size();
    REQUIRE(rows_in_file(test.folder.database(), "PRAGMA integrity_check") == std::vector<std::string>{"ok"});
    test.open();
    REQUIRE(test.conversations().mark_broken_off().value() <= 1);
    check_everything_told_is_there(test.get(id), told);
    test.store.reset();
  }
  check_search_index(test.folder.database());
  return writes;
}

}  // namespace

TEST_CASE("SIGKILL at any moment loses nothing that was acknowledged") {
  const uint64_t kills = testing::repeats("KF_STORE_KILLS", 40);
  std::mt19937 random(20261121);
  size_t writes = 0;
  for (uint64_t done = 0; done < kills; done += kKillsInOneFolder) {
    CAPTURE(done);
    writes += kill_and_check(std::min(kills - done, kKillsInOneFolder), random);
  }
  CHECK(writes >= kills);  // each run told of at least one turn before it was killed
  std::printf("# counted: %ju kills of a writing store, %zu acknowledged turns, none lost\n", uintmax_t{kills}, writes);
}
