// A search meets the words of its own user alone.

#include <atomic>

#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::store;

namespace {

const UserId kAda("ada");
const UserId kBob("bob");

// Counts how often somebody looks at the time: the watch over a read does, with every row and every thousand steps.
class CountingClock final : public Clock {
 public:
  WallTime wall() const override { return WallTime(std::chrono::milliseconds(1'800'000'000'000)); }
  SteadyTime steady() const override {
    ++looks;
    return SteadyTime(std::chrono::hours(1));
  }
  mutable std::atomic<int> looks{0};
};

struct TwoUsers {
  TempFolder folder;
  CountingClock clock;
  Log log{LogFormat::text, LogLevel::error, clock, [](std::string_view) {}};
  std::unique_ptr<Store> store = open_store(folder.path(), clock, log).value();

  void write(const UserId& user, int times, const std::string& text) {
    auto& conversations = store->conversations();
    const ConversationId id(conversations.create(user, text).value().id);
    for (int i = 0; i < times; ++i) {
      const auto turn = conversations.begin_turn({{user, id}, text, ProviderId::ollama, "m", {}}).get();
      REQUIRE(turn.ok());
      REQUIRE(conversations.save_answer(*turn, TestStore::answered(text)).get().ok());
    }
  }
  size_t found(const UserId& user, const std::string& search) {
    return store->conversations().list(user, {search, 100, ""}).value().conversations.size();
  }
  int cost(const UserId& user, const std::string& search) {
    found(user, search);  // once before: statements are made
    const int before = clock.looks;
    found(user, search);
    return clock.looks - before;
  }
};

}  // namespace

TEST_CASE_FIXTURE(TwoUsers, "what others wrote is not found, and costs a search nothing") {
  write(kAda, 3, "trams in Lisbon");
  const int alone = cost(kAda, "tra");
  CHECK(alone > 0);
  write(kBob, 300, "trams in Zürich");
  CHECK(found(kAda, "tra") == 1);
  CHECK(found(kAda, "zürich") == 0);
  CHECK(found(kBob, "zurich") == 1);
  CHECK(cost(kAda, "tra") <= alone + 2);  // a statement's thousandth step falls into one run or another
  CHECK(cost(kBob, "tra") > alone + 100);
}

TEST_CASE_FIXTURE(TwoUsers, "whoever has no conversation finds nothing") {
  write(kBob, 1, "trams");
  CHECK(found(kAda, "trams") == 0);
}

TEST_CASE_FIXTURE(TwoUsers, "a character that looks like a mark is text as any other") {
  const std::string marks[] = {"\xF3\xB0\x80\x81", "\xF3\xB0\x80\x82"};  // of the first and the second user
  write(kAda, 1, "trams");
  write(kBob, 1, marks[0] + "trams");
  for (const auto& mark : marks) {
    CHECK(found(kBob, mark + "trams") == (mark == marks[0] ? 1 : 0));
    CHECK(found(kAda, mark + "trams") == 0);
  }
  CHECK(found(kBob, "trams") == 0);
}
