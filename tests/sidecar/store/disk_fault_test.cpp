#include "tests/sidecar/store/faulty_disk.h"
#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::store;

TEST_CASE("a disk fault is told as what it is, and all works again when it is over, without a restart") {
  struct Case {
    int fault;
    ErrorCode code;
  };
  for (const Case& c : {Case{SQLITE_FULL, ErrorCode::storage_full}, Case{SQLITE_IOERR_WRITE, ErrorCode::unavailable},
                        Case{SQLITE_READONLY, ErrorCode::unavailable}}) {
    CAPTURE(c.fault);
    FaultyDisk disk;
    TestStore test;
    const ConversationId id = test.create("t");
    test.exchange(id, "q1", "a1");

    FaultyDisk::fail_with(c.fault);
    CHECK(test.store->check().error().code == c.code);
    CHECK(test.conversations().create(kOwner, "x").error().code == c.code);
    CHECK(test.conversations().begin_turn({own(id), "q2", ProviderId::ollama, "m", {}}).get().error().code == c.code);
    CHECK(test.contents(id) == std::vector<std::string>{"q1", "a1"});
    CHECK(test.conversations().list(kOwner, {"q1", 10, ""}).value().conversations.size() == 1);

    FaultyDisk::fail_with(SQLITE_OK);
    CHECK(test.store->check().ok());
    test.exchange(id, "q2", "a2");
    CHECK(test.contents(id) == std::vector<std::string>{"q1", "a1", "q2", "a2"});
    test.open();
    CHECK(test.contents(id) == std::vector<std::string>{"q1", "a1", "q2", "a2"});
    CHECK(rows_in_file(test.folder.database(), "PRAGMA integrity_check") == std::vector<std::string>{"ok"});
  }
}

TEST_CASE("a fault is logged when it starts and when it ends, not for each write") {
  FaultyDisk disk;
  TestStore test;
  FaultyDisk::fail_with(SQLITE_FULL);
  for (int i = 0; i < 5; ++i) CHECK_FALSE(test.store->check().ok());
  FaultyDisk::fail_with(SQLITE_OK);
  CHECK(test.store->check().ok());
  test.store.reset();  // the writer's thread is done with the log
  REQUIRE(test.lines.size() == 2);
  CHECK(test.lines[0].find("ERROR nothing can be saved code=storage_full") != std::string::npos);
  CHECK(test.lines[1].find("saving works again") != std::string::npos);
}

TEST_CASE("a write that was not synced is not acknowledged") {
  FaultyDisk disk;
  TestStore test;
  FaultyDisk::fail_syncs_with(SQLITE_IOERR_FSYNC);
  CHECK(test.conversations().create(kOwner, "x").error().code == ErrorCode::unavailable);
  FaultyDisk::fail_syncs_with(SQLITE_OK);
  CHECK(test.conversations().create(kOwner, "y").ok());
  CHECK(test.conversations().list(kOwner, {}).value().conversations.size() == 1);
}

TEST_CASE("an answer whose end met a full disk keeps its last checkpoint and blocks nothing") {
  FaultyDisk disk;
  TestStore test;
  const ConversationId id = test.create("t");
  const Turn turn = test.begin(id, "q");
  REQUIRE(test.conversations().save_answer(turn, TestStore::answered("half", MessageState::streaming)).get().ok());
  FaultyDisk::fail_with(SQLITE_FULL);
  CHECK(test.conversations().save_answer(turn, TestStore::answered("half and more")).get().error().code ==
        ErrorCode::storage_full);
  FaultyDisk::fail_with(SQLITE_OK);
  const Conversation read = test.get(id);
  CHECK(read.messages[1].state == MessageState::broken_off);
  CHECK(read.messages[1].content == "half");
  CHECK(read.messages[1].error == "The end of this answer could not be saved.");
  test.exchange(id, "q2", "a2");
}

TEST_CASE("a new store on a full disk says so") {
  FaultyDisk disk;
  TempFolder folder;
  FakeClock clock;
  Log log(LogFormat::text, LogLevel::error, clock, [](std::string_view) {});
  FaultyDisk::fail_with(SQLITE_FULL);
  CHECK(open_store(folder.path(), clock, log).error().code == ErrorCode::storage_full);
  FaultyDisk::fail_with(SQLITE_OK);
  CHECK(open_store(folder.path(), clock, log).ok());
}
