// How reads are bounded: their time, their reader's presence, and how many one user may have at once.

#include "sidecar/store/readers.h"

#include <atomic>
#include <thread>

#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::store;

namespace {

// Every look at it costs so much.
class TickingClock final : public Clock {
 public:
  WallTime wall() const override { return WallTime(std::chrono::milliseconds(1'800'000'000'000)); }
  SteadyTime steady() const override { return SteadyTime(std::chrono::hours(1)) + tick.load() * ++looks_; }

  std::atomic<std::chrono::milliseconds> tick{std::chrono::milliseconds(0)};

 private:
  mutable std::atomic<int> looks_{0};
};

struct SlowStore {
  TempFolder folder;
  TickingClock clock;
  Log log{LogFormat::text, LogLevel::error, clock, [](std::string_view) {}};
  std::unique_ptr<Store> store = open_store(folder.path(), clock, log).value();

  void fill(int conversations) {
    for (int i = 0; i < conversations; ++i) REQUIRE(store->conversations().create(kOwner, "tram").ok());
  }
  Error refused(const ListQuery& query) {
    const auto page = store->conversations().list(kOwner, query);
    REQUIRE_FALSE(page.ok());
    return page.error();
  }
};

constexpr ReadLimit kAnyLimit{std::chrono::milliseconds(10), "too long"};
const UserId kAda("ada");
const UserId kBob("bob");

struct ManyReaders {
  TestStore made;  // the database's file
  FakeClock clock;
  Readers readers{made.folder.database(), clock, std::chrono::milliseconds(1)};

  Result<Readers::Lease> take_for(const UserId& user) {
    const ReadScope scope({user, {}});
    return readers.take(kAnyLimit);
  }
};

}  // namespace

TEST_CASE("a read that works too long ends, says what to do, and the next one is right") {
  SlowStore slow;
  slow.fill(50);
  slow.clock.tick = std::chrono::seconds(1);
  const Error list = slow.refused({});
  CHECK(list.code == ErrorCode::unavailable);
  CHECK(list.field == "limit");
  const Error search = slow.refused({"tram", 100, ""});
  CHECK(search.code == ErrorCode::unavailable);
  CHECK(search.field == "q");
  CHECK(search.message.find("longer word") != std::string::npos);
  slow.clock.tick = std::chrono::milliseconds(0);
  CHECK(slow.store->conversations().list(kOwner, {}).value().conversations.size() == 50);
}

TEST_CASE("one step of SQLite that goes on for long is ended from within") {
  TestStore made;
  const SystemClock clock;
  Readers readers(made.folder.database(), clock);
  const auto reader = readers.take(kAnyLimit);
  const auto endless =
      (**reader).integer("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n");
  CHECK(endless.error().message == "too long");
}

TEST_CASE("a read whose reader has left ends, and its connection sees what was written meanwhile") {
  SlowStore slow;
  slow.fill(50);
  slow.clock.tick = std::chrono::seconds(1);
  for (size_t i = 0; i < 2 * kReadersMax; ++i) {
    const ReadScope scope({kOwner, [] { return true; }});
    CHECK(slow.refused({}).code == ErrorCode::cancelled);
  }
  slow.clock.tick = std::chrono::milliseconds(0);
  slow.fill(1);
  CHECK(slow.store->conversations().list(kOwner, {}).value().conversations.size() == 51);
}

TEST_CASE_FIXTURE(ManyReaders, "one user holds two readers at once; others and the program itself get theirs") {
  const auto first = take_for(kAda);
  const auto second = take_for(kAda);
  REQUIRE(second.ok());
  const auto third = take_for(kAda);
  CHECK(third.error().code == ErrorCode::too_many_requests);
  CHECK(third.error().retry_after_s == 1);
  CHECK(take_for(kBob).ok());
  std::vector<Result<Readers::Lease>> own;
  for (size_t i = 2; i < kReadersMax; ++i) own.push_back(take_for(UserId()));
  CHECK(own.back().ok());
  CHECK(take_for(kBob).error().code == ErrorCode::unavailable);
}

TEST_CASE_FIXTURE(ManyReaders, "a share is given back with its lease") {
  for (int i = 0; i < 20; ++i) {
    const auto first = take_for(kAda);
    const auto second = take_for(kAda);
    CHECK(second.ok());
  }
}

TEST_CASE("whoever waits in line gets the reader that comes free, past those whose share is used") {
  TestStore made;
  FakeClock clock;
  Readers readers(made.folder.database(), clock, std::chrono::minutes(1));
  const auto take_for = [&readers](const UserId& user) {
    const ReadScope scope({user, {}});
    return std::make_unique<Readers::Lease>(readers.take(kAnyLimit).value());
  };
  std::vector<std::unique_ptr<Readers::Lease>> held;
  for (size_t i = 0; i < kReadersOfOneUser; ++i) held.push_back(take_for(kAda));
  while (held.size() < kReadersMax) held.push_back(take_for(UserId()));

  std::atomic<bool> has_ada{false};
  std::thread ada([&] {
    const auto lease = take_for(kAda);
    has_ada = true;
  });
  std::thread bob([&] { take_for(kBob); });
  held.pop_back();  // the program's: Ada's share is still used, whether she came first or not
  bob.join();
  CHECK_FALSE(has_ada);
  held.erase(held.begin());
  ada.join();
  CHECK(has_ada);
}

TEST_CASE("whoever leaves the line is not served") {
  TestStore made;
  FakeClock clock;
  Readers readers(made.folder.database(), clock, std::chrono::minutes(1));
  std::vector<Readers::Lease> held;
  for (size_t i = 0; i < kReadersMax; ++i) held.push_back(readers.take(kAnyLimit).value());
  const ReadScope scope({kAda, [] { return true; }});
  CHECK(readers.take(kAnyLimit).error().code == ErrorCode::cancelled);
}
