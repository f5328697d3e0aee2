#include "sidecar/store/writer.h"

#include <atomic>
#include <latch>

#include "sidecar/store/readers.h"
#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::store;

namespace {

struct TestWriter {
  TestWriter() {
    auto opened = Database::open(file, OpenAs::writer);
    REQUIRE(opened.ok());
    REQUIRE((*opened)->run_script("PRAGMA journal_mode = WAL; CREATE TABLE t(n INTEGER PRIMARY KEY)").ok());
    writer.emplace(std::move(opened).value(), log);
  }

  std::future<Result<int64_t>> insert(int64_t n) {
    return writer->submit<int64_t>([n](Database& database) -> Result<int64_t> {
      KF_CHECK(database.run("INSERT INTO t(n) VALUES (?1)", n));
      return n;
    });
  }

  // Holds the writer's thread until the latch is counted down.
  std::future<Result<void>> block(std::latch& started, std::latch& go) {
    return writer->submit<void>(
        [&started, &go, is_first = std::make_shared<std::atomic<bool>>(true)](Database&) -> Result<void> {
          if (is_first->exchange(false)) {
            started.count_down();
            go.wait();
          }
          return {};
        });
  }

  TempFolder folder;
  std::filesystem::path file = folder.path() / "test.db";
  FakeClock clock;
  std::vector<std::string> lines;
  Log log{LogFormat::text, LogLevel::debug, clock, [this](std::string_view line) { lines.emplace_back(line); }};
  std::optional<Writer> writer;
};

}  // namespace

TEST_CASE("what waits together is written together, and one that fails is undone alone") {
  TestWriter test;
  std::latch started(1);
  std::latch go(1);
  auto blocked = test.block(started, go);
  started.wait();
  auto one = test.insert(1);
  auto again = test.insert(1);
  auto half = test.writer->submit<void>([](Database& database) -> Result<void> {
    KF_CHECK(database.run("INSERT INTO t(n) VALUES (2)"));
    return Error{ErrorCode::invalid_request, "changed my mind"};
  });
  auto three = test.insert(3);
  go.count_down();
  CHECK(blocked.get().ok());
  CHECK(one.get().value() == 1);
  CHECK_FALSE(again.get().ok());
  CHECK(half.get().error().message == "changed my mind");
  CHECK(three.get().value() == 3);
  CHECK(rows_in_file(test.file, "SELECT n FROM t ORDER BY n") == std::vector<std::string>{"1", "3"});
}

TEST_CASE("a write that ends the transaction fails alone, the others are written") {
  TestWriter test;
  std::latch started(1);
  std::latch go(1);
  auto blocked = test.block(started, go);
  started.wait();
  auto one = test.insert(1);
  auto rogue = test.writer->submit<void>([](Database& database) { return database.run("ROLLBACK"); });
  auto two = test.insert(2);
  go.count_down();
  CHECK(one.get().ok());
  CHECK_FALSE(rogue.get().ok());
  CHECK(two.get().ok());
  CHECK(blocked.get().ok());
  CHECK(rows_in_file(test.file, "SELECT n FROM t ORDER BY n") == std::vector<std::string>{"1", "2"});
}

TEST_CASE("a full queue says so at once") {
  TestWriter test;
  std::latch started(1);
  std::latch go(1);
  auto blocked = test.block(started, go);
  started.wait();
  std::vector<std::future<Result<int64_t>>> waiting;
  for (size_t i = 0; i < kWritesWaitingMax; ++i) waiting.push_back(test.insert(static_cast<int64_t>(i)));
  const auto refused = test.insert(-1).get();
  CHECK(refused.error().code == ErrorCode::unavailable);
  CHECK(refused.error().retry_after_s == 1);
  go.count_down();
  for (auto& write : waiting) CHECK(write.get().ok());
  CHECK(test.insert(-1).get().ok());
}

TEST_CASE("stopping writes what waits and takes nothing more") {
  TestWriter test;
  std::vector<std::future<Result<int64_t>>> waiting;
  for (int i = 0; i < 500; ++i) waiting.push_back(test.insert(i));
  test.writer->stop();
  for (auto& write : waiting) CHECK(write.get().ok());
  CHECK(test.insert(1000).get().error().code == ErrorCode::unavailable);
  test.writer.reset();
  CHECK(rows_in_file(test.file, "SELECT count(*) FROM t") == std::vector<std::string>{"500"});
}

TEST_CASE("many threads write and read at once") {
  TestWriter test;
  Readers readers(test.file, test.clock);
  std::atomic<int> faults{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 12; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        if (!test.insert(t * 1000 + i).get()) ++faults;
        const auto reader = readers.take(kRowLimit);
        if (!reader)
          ++faults;
        else if ((**reader).integer("SELECT count(*) FROM t WHERE n = ?1", t * 1000 + i).value() != 1)
          ++faults;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(faults == 0);
}

TEST_CASE("a reader cannot write, and one that could not be opened leaves its place") {
  TestWriter test;
  Readers readers(test.file, test.clock);
  {
    const auto reader = readers.take(kRowLimit);
    REQUIRE(reader.ok());
    CHECK_FALSE((**reader).run("INSERT INTO t(n) VALUES (9)").ok());
  }
  Readers lost(test.folder.path() / "nowhere" / "x.db", test.clock);
  for (size_t i = 0; i < 2 * kReadersMax; ++i) CHECK(lost.take(kRowLimit).error().code == ErrorCode::unavailable);
}
