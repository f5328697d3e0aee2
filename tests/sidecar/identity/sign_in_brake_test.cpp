#include "sidecar/identity/sign_in_brake.h"

#include <thread>

#include "tests/sidecar/identity/identity_fixture.h"

using namespace kf;
using namespace kf::identity;
using namespace std::chrono_literals;

namespace {

struct Brake {
  FakeClock clock;
  SignInBrake brake{clock};

  int pause(const std::string& key) {
    const auto begun = brake.begin(key);
    if (!begun) return begun.error().retry_after_s.value_or(-1);
    brake.was_not_checked(*begun);
    return 0;
  }
  void guess_wrong(const std::string& key) {
    const auto begun = brake.begin(key);
    if (begun) brake.was_wrong(*begun);
  }
  void be_paused(const std::string& key, int guesses) {
    for (int i = 0; i < guesses; ++i) {
      guess_wrong(key);
      clock.pass(kGuessPauseMax);
    }
    guess_wrong(key);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Brake, "of the guesses that come at once at the end of a pause one is checked") {
  for (int i = 0; i < kFreeGuesses; ++i) guess_wrong("mara");
  REQUIRE(pause("mara") == 1);
  for (int round = 0; round < 20; ++round) {
    clock.pass(kGuessPauseMax);
    std::atomic<int> checked{0};
    std::vector<std::thread> crowd;
    for (int i = 0; i < 8; ++i) crowd.emplace_back([&] { checked += brake.begin("mara").ok() ? 1 : 0; });
    for (auto& one : crowd) one.join();
    CHECK(checked == 1);
  }
}

TEST_CASE_FIXTURE(Brake, "the pause runs from the answer, not from the beginning of a slow guess") {
  for (int i = 0; i < kFreeGuesses - 1; ++i) guess_wrong("mara");
  const auto slow = brake.begin("mara");
  clock.pass(10s);
  brake.was_wrong(*slow);
  CHECK(pause("mara") == 1);
}

TEST_CASE_FIXTURE(Brake, "a guess that was not checked does not count, and lifts no pause that another one began") {
  for (int i = 0; i < kFreeGuesses - 1; ++i) guess_wrong("mara");
  const auto sent_away = brake.begin("mara");
  REQUIRE(sent_away.ok());
  brake.was_not_checked(*sent_away);
  CHECK(pause("mara") == 0);
  Brake other;
  for (int i = 0; i < kFreeGuesses - 2; ++i) other.guess_wrong("mara");
  const auto first = other.brake.begin("mara");
  const auto second = other.brake.begin("mara");
  other.brake.was_wrong(*second);
  other.brake.was_not_checked(*first);
  CHECK(other.pause("mara") == 1);
}

TEST_CASE_FIXTURE(Brake, "what was right forgets all, also what other guesses say afterwards") {
  for (int i = 0; i < kFreeGuesses - 2; ++i) guess_wrong("mara");
  const auto right = brake.begin("mara");
  const auto wrong = brake.begin("mara");
  brake.was_right(*right);
  brake.was_wrong(*wrong);
  brake.was_not_checked(*wrong);
  CHECK(pause("mara") == 0);
}

TEST_CASE_FIXTURE(Brake, "pauses grow to five minutes, and the table has an end") {
  be_paused("mara", 40);
  CHECK(pause("mara") == kGuessPauseMax.count());
  clock.pass(1s);
  for (size_t i = 0; i < kNamesWatchedMax - 1; ++i) guess_wrong("name " + std::to_string(i));
  CHECK(pause("mara") == kGuessPauseMax.count() - 1);
  guess_wrong("one more");  // the longest at rest is forgotten
  CHECK(pause("mara") == 0);
}

TEST_CASE_FIXTURE(Brake, "a name that is watched already takes nobody's place in a full table") {
  be_paused("first", 10);
  clock.pass(1s);
  for (size_t i = 1; i < kNamesWatchedMax; ++i) guess_wrong(std::to_string(i));
  guess_wrong("7");
  CHECK(pause("first") > 0);
  guess_wrong("one more");
  CHECK(pause("first") == 0);
}
