#include "sidecar/identity/derivation_queue.h"

#include <atomic>
#include <thread>

#include "tests/sidecar/identity/identity_fixture.h"

using namespace kf;
using namespace kf::identity;
using namespace std::chrono_literals;

namespace {

const Asker kStranger;
Asker signed_in(const std::string& who) { return {Lane::signed_in, who}; }
Asker known(const std::string& who) { return {Lane::known_browser, who}; }

// A clock that may be moved while others look at it.
class SharedClock final : public Clock {
 public:
  WallTime wall() const override { return {}; }
  SteadyTime steady() const override { return SteadyTime(std::chrono::seconds(passed_.load())); }
  void pass(std::chrono::seconds time) { passed_ += time.count(); }

 private:
  std::atomic<int64_t> passed_{3600};
};

// Those who wait in a queue that one turn keeps busy, and the order in which they were served.
struct Crowd {
  SharedClock clock;
  DerivationQueue queue{clock};
  std::optional<DerivationQueue::Turn> busy{queue.wait(kStranger).value()};
  std::mutex mutex;
  std::vector<std::string> served;
  std::vector<std::thread> waiting;

  ~Crowd() { let_go(); }

  void comes(const Asker& asker, const std::string& name) {
    const size_t before = waiting_in(asker.lane);
    waiting.emplace_back([this, asker, name] {
      const auto turn = queue.wait(asker);
      const std::lock_guard lock(mutex);
      served.push_back(turn ? name : "sent away");
    });
    while (waiting_in(asker.lane) == before) std::this_thread::yield();
  }
  size_t waiting_in(Lane lane) { return queue.waiting_in(lane); }
  void let_go() {
    busy.reset();
    for (auto& one : waiting) one.join();
    waiting.clear();
  }
};

}  // namespace

TEST_CASE_FIXTURE(Crowd, "a crowd of strangers takes no place and no turn of those who are known") {
  for (size_t i = 0; i < kStrangersWaitingMax; ++i) comes(kStranger, "stranger");
  const auto refused = queue.wait(kStranger);
  CHECK(refused.error().code == ErrorCode::too_many_requests);
  CHECK(refused.error().retry_after_s > 0);
  comes(known("browser"), "known browser");
  comes(signed_in("owner"), "signed in");
  let_go();
  REQUIRE(served.size() == kStrangersWaitingMax + 2);
  const auto place = [&](const std::string& who) {
    return std::find(served.begin(), served.end(), who) - served.begin();
  };
  CHECK(place("signed in") < 2);
  CHECK(place("known browser") < 3);
}

TEST_CASE_FIXTURE(Crowd, "nor do those who are known keep a stranger waiting for ever") {
  for (size_t i = 0; i < kKnownWaitingMax; ++i) {
    comes(known("browser " + std::to_string(i)), "known");
    comes(signed_in("user " + std::to_string(i)), "known");
  }
  comes(kStranger, "stranger");
  CHECK(queue.wait(known("one more")).error().code == ErrorCode::too_many_requests);
  CHECK(queue.wait(signed_in("one more")).error().retry_after_s > 0);
  let_go();
  CHECK(std::find(served.begin(), served.end(), "stranger") - served.begin() < 3);
}

TEST_CASE_FIXTURE(Crowd, "one user, and one browser, wait once") {
  comes(signed_in("mara"), "mara");
  CHECK(queue.wait(signed_in("mara")).error().code == ErrorCode::too_many_requests);
  comes(known("mara's"), "mara's");
  CHECK(queue.wait(known("mara's")).error().code == ErrorCode::too_many_requests);
  comes(kStranger, "x");
  comes(kStranger, "x");
  let_go();
  CHECK(served.size() == 4);
}

TEST_CASE_FIXTURE(Crowd, "after many wrong guesses one stranger is served a second, and the others as ever") {
  for (size_t i = 0; i <= kStrangersWrongFree; ++i) queue.note_wrong_stranger();
  comes(kStranger, "stranger");
  comes(known("browser"), "known browser");
  busy.reset();
  while (waiting_in(Lane::known_browser) != 0) std::this_thread::yield();
  CHECK(waiting_in(Lane::stranger) == 1);  // whose turn it would have been, had time passed
  clock.pass(kStrangersPace);
  let_go();
  CHECK(served == std::vector<std::string>{"known browser", "stranger"});
  comes(kStranger, "another");  // alone, and waits all the same
  clock.pass(kStrangersPace);
  let_go();
  CHECK(served.back() == "another");
  clock.pass(kStrangersWatched + 1s);  // and it is forgotten
  CHECK(queue.wait(kStranger).ok());
  CHECK(queue.wait(kStranger).ok());
}

TEST_CASE_FIXTURE(Crowd, "whose turn does not come in time is sent away, and its place is free again") {
  comes(kStranger, "stranger");
  clock.pass(kTurnWaitMax);
  while (waiting_in(Lane::stranger) != 0) std::this_thread::yield();
  let_go();
  CHECK(served == std::vector<std::string>{"sent away"});
  CHECK(queue.wait(kStranger).ok());
}

TEST_CASE_FIXTURE(Crowd,
                  "a sidecar that stops waits for nobody's turn: who waits is sent away, and who comes later too") {
  for (const Asker& asker : {kStranger, known("browser"), signed_in("mara")}) comes(asker, "served");
  queue.close();
  for (const Lane lane : {Lane::stranger, Lane::known_browser, Lane::signed_in}) {
    while (waiting_in(lane) != 0) std::this_thread::yield();
  }
  CHECK(queue.wait(signed_in("ada")).error().code == ErrorCode::unavailable);
  let_go();
  CHECK(served == std::vector<std::string>(3, "sent away"));
}
