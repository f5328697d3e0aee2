#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <map>
#include <random>
#include <thread>

#include "sidecar/store/database.h"
#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::store;

namespace {

constexpr int kKills = 40;

// One acknowledged write: small enough that the pipe takes it whole.
struct Acknowledged {
  int64_t assistant_seq = 0;
  int64_t version = 0;  // of the answer; 0: the turn has begun
  bool is_end = false;
};

std::string answer_text(int64_t seq, int64_t version) {
  return "answer " + std::to_string(seq) + " version " + std::to_string(version) +
         std::string(static_cast<size_t>(version) * 700, '.');
}

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
    tell({turn->assistant_seq, 0, false});
    for (int64_t version = 1; version <= 5; ++version) {
      AnswerRecord answer;
      answer.content = answer_text(turn->assistant_seq, version);
      answer.state = version == 5 ? MessageState::complete : MessageState::streaming;
      if (!conversations.save_answer(*turn, answer).get()) ::_exit(4);
      tell({turn->assistant_seq, version, version == 5});
    }
  }
}

std::map<int64_t, Acknowledged> run_and_kill(const std::filesystem::path& folder, const ConversationId& id,
                                             int run_for_us) {
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);
  const pid_t child = ::fork();
  if (child == 0) write_forever(folder, id, pipe[1]);
  ::close(pipe[1]);
  std::map<int64_t, Acknowledged> told;
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

void check_everything_told_is_there(const Conversation& conversation, const std::map<int64_t, Acknowledged>& told) {
  std::map<int64_t, const StoredMessage*> by_seq;
  for (const auto& message : conversation.messages) by_seq[message.seq] = &message;
  for (const auto& [seq, write] : told) {
    CAPTURE(seq);
    REQUIRE(by_seq.contains(seq));
    const StoredMessage& message = *by_seq[seq];
    REQUIRE(message.state ==
            (message.content == answer_text(seq, 5) ? MessageState::complete : MessageState::broken_off));
    if (write.is_end) REQUIRE(message.state == MessageState::complete);
    // One more version than was told may have reached the disk, never one less.
    const bool is_told = message.content == (write.version == 0 ? "" : answer_text(seq, write.version));
    REQUIRE((is_told || message.content == answer_text(seq, write.version + 1)));
  }
}

}  // namespace

TEST_CASE("SIGKILL at any moment loses nothing that was acknowledged") {
  TestStore test;
  const ConversationId id = test.create("crashes");
  test.store.reset();
  std::mt19937 random(20261121);
  size_t writes = 0;
  for (int i = 0; i < kKills; ++i) {
    CAPTURE(i);
    const auto told = run_and_kill(test.folder.path(), id, std::uniform_int_distribution<int>(0, 25'000)(random));
    writes += told.size();
    REQUIRE(rows_in_file(test.folder.database(), "PRAGMA integrity_check") == std::vector<std::string>{"ok"});
    test.open();
    REQUIRE(test.conversations().mark_broken_off().value() <= 1);
    check_everything_told_is_there(test.get(id), told);
    test.store.reset();
  }
  CHECK(writes >= kKills);  // each run told of at least one turn before it was killed
  auto database = Database::open(test.folder.database(), OpenAs::writer);
  CHECK((*database)->run("INSERT INTO search(search, rank) VALUES ('integrity-check', 1)").ok());
}
