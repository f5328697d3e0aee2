#include "sidecar/providers/discovery.h"

#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <future>
#include <thread>

#include "sidecar/providers/provider_states.h"
#include "tests/sidecar/providers/scripted_client.h"

using namespace kf;
using namespace kf::providers;
using namespace kf::providers::testing;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

// A provider whose report a test sets, and whose probes it can hold back.
class SetProvider final : public Provider {
 public:
  explicit SetProvider(ProviderId id) : id_(id) {}
  ProviderId id() const override { return id_; }
  std::string address() const override { return "set:1"; }
  Result<std::string> destination(const std::string&) override { return std::string(); }
  Result<ModelDetails> show(const std::string&) override { return Error{ErrorCode::not_implemented, ""}; }
  Result<std::unique_ptr<ChatStream>> chat(const ChatRequest&, const ChatWait&) override {
    return Error{ErrorCode::not_implemented, ""};
  }

  ProviderReport probe() override {
    std::unique_lock lock(mutex_);
    ++probes_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !is_held_; });
    return report_;
  }

  void offer(std::vector<std::string> models) {
    ProviderReport report;
    report.available = true;
    report.state = ProviderState::running;
    report.address = address();
    for (std::string& id : models) report.models.emplace_back().id = std::move(id);
    set(std::move(report));
  }
  void set(ProviderReport report) {
    const std::lock_guard lock(mutex_);
    report_ = std::move(report);
  }
  void hold() {
    const std::lock_guard lock(mutex_);
    is_held_ = true;
  }
  void release() {
    const std::lock_guard lock(mutex_);
    is_held_ = false;
    changed_.notify_all();
  }
  void wait_for_probes(int count) {
    std::unique_lock lock(mutex_);
    REQUIRE(changed_.wait_for(lock, seconds(10), [&] { return probes_ >= count; }));
  }
  int probes() {
    const std::lock_guard lock(mutex_);
    return probes_;
  }

 private:
  ProviderId id_;
  std::mutex mutex_;
  std::condition_variable changed_;
  ProviderReport report_;
  bool is_held_ = false;
  int probes_ = 0;
};

struct Pair {
  ManualClock clock;
  SetProvider ollama{ProviderId::ollama};
  SetProvider lmstudio{ProviderId::lmstudio};
  LocalDiscovery discovery;

  explicit Pair(DiscoveryOptions options = {}) : discovery({&ollama, &lmstudio}, clock, options) {
    ollama.offer({"llama3.2:latest", "qwen3:8b"});
    lmstudio.set(report_of_state(ProviderId::lmstudio, ProviderState::not_installed, "set:1"));
  }
};

}  // namespace

TEST_CASE("discovery lists what is there, explains what is not, and says when it looked") {
  Pair pair;
  const kf::Discovery found = pair.discovery.discover();
  CHECK(found.available_providers == std::vector<std::string>{"ollama"});
  CHECK(found.ollama.count == 2);
  CHECK(found.ollama.checked_at == iso8601(pair.clock.wall()));
  CHECK_FALSE(found.ollama.stale);
  CHECK(found.lmstudio.state == ProviderState::not_installed);
  CHECK(found.lmstudio.error->find("LM Studio not running") != std::string::npos);
  CHECK_FALSE(found.lmstudio.checked_at.empty());
  pair.lmstudio.offer({"a"});
  pair.clock.advance(seconds(2));
  CHECK(pair.discovery.discover().available_providers == std::vector<std::string>{"ollama", "lmstudio"});
}

TEST_CASE("a result younger than a second is given again") {
  Pair pair;
  (void)pair.discovery.discover();
  pair.clock.advance(milliseconds(900));
  (void)pair.discovery.discover();
  CHECK(pair.ollama.probes() == 1);
  pair.clock.advance(milliseconds(200));
  (void)pair.discovery.report(ProviderId::ollama);
  CHECK(pair.ollama.probes() == 2);
  CHECK(pair.lmstudio.probes() == 1);
}

TEST_CASE("callers at the same time share one probe") {
  Pair pair;
  pair.ollama.hold();
  std::vector<std::future<ProviderReport>> callers;
  for (int i = 0; i < 8; ++i) {
    callers.push_back(std::async(std::launch::async, [&pair] { return pair.discovery.report(ProviderId::ollama); }));
  }
  pair.ollama.wait_for_probes(1);
  pair.ollama.release();
  for (auto& caller : callers) CHECK(caller.get().count == 2);
  CHECK(pair.ollama.probes() == 1);
}

TEST_CASE("a provider that hangs delays nobody who asks for the other") {
  Pair pair;
  pair.lmstudio.hold();
  auto everything = std::async(std::launch::async, [&pair] { return pair.discovery.discover(); });
  pair.lmstudio.wait_for_probes(1);
  CHECK(pair.discovery.report(ProviderId::ollama).available);
  pair.lmstudio.release();
  CHECK(everything.get().ollama.available);
}

TEST_CASE("who waits too long for somebody else's probe is told so") {
  Pair pair({milliseconds(1000), milliseconds(30000), milliseconds(1)});
  pair.ollama.hold();
  auto first = std::async(std::launch::async, [&pair] { return pair.discovery.report(ProviderId::ollama); });
  pair.ollama.wait_for_probes(1);
  const ProviderReport late = pair.discovery.report(ProviderId::ollama);
  CHECK(late.state == ProviderState::timed_out);
  CHECK_FALSE(late.checked_at.empty());
  pair.ollama.release();
  CHECK(first.get().available);
}

TEST_CASE("the last known models are kept, marked stale, when a provider goes away") {
  Pair pair;
  (void)pair.discovery.report(ProviderId::ollama);
  pair.ollama.set(report_of_state(ProviderId::ollama, ProviderState::not_running, "set:1"));
  pair.clock.advance(seconds(2));
  const ProviderReport gone = pair.discovery.report(ProviderId::ollama);
  CHECK_FALSE(gone.available);
  CHECK(gone.stale);
  CHECK(gone.count == 2);
  CHECK(gone.models[0].id == "llama3.2:latest");
  pair.clock.advance(seconds(2));
  CHECK(pair.discovery.report(ProviderId::ollama).stale);
  pair.ollama.offer({});
  pair.clock.advance(seconds(2));
  const ProviderReport back = pair.discovery.report(ProviderId::ollama);
  CHECK_FALSE(back.stale);
  CHECK(back.models.empty());
}

TEST_CASE("a model is found in the last listing, or after a new look") {
  Pair pair;
  CHECK(pair.discovery.find(ProviderId::ollama, "qwen3:8b")->id == "qwen3:8b");
  CHECK(pair.discovery.find(ProviderId::ollama, "llama3.2")->id == "llama3.2:latest");
  pair.clock.advance(seconds(20));
  CHECK(pair.discovery.find(ProviderId::ollama, "qwen3:8b").ok());
  CHECK(pair.ollama.probes() == 1);
  pair.ollama.offer({"new:1b"});
  CHECK(pair.discovery.find(ProviderId::ollama, "new:1b").ok());
  CHECK(pair.ollama.probes() == 2);
}

TEST_CASE("a model that is not there, or whose provider is not, is told plainly") {
  Pair pair;
  const auto missing = pair.discovery.find(ProviderId::ollama, "nope");
  CHECK(missing.error().code == ErrorCode::model_not_found);
  CHECK(missing.error().field == "modelId");
  CHECK(missing.error().message.find("ollama pull nope") != std::string::npos);
  CHECK(pair.discovery.find(ProviderId::lmstudio, "a").error().code == ErrorCode::provider_unreachable);
  pair.lmstudio.offer({"a"});
  pair.clock.advance(seconds(2));
  CHECK(pair.discovery.find(ProviderId::lmstudio, "b").error().message.find("lms get b") != std::string::npos);
}

TEST_CASE("a provider that is not set up is an error or a report, never a crash") {
  ManualClock clock;
  SetProvider ollama(ProviderId::ollama);
  LocalDiscovery discovery({&ollama}, clock);
  CHECK(discovery.report(ProviderId::lmstudio).state == ProviderState::not_running);
  CHECK(discovery.find(ProviderId::lmstudio, "a").error().field == "provider");
}

TEST_CASE("what has changed is looked at again at once, also when a probe of before is still under way") {
  Pair pair;
  (void)pair.discovery.report(ProviderId::ollama);
  pair.ollama.offer({"new"});
  pair.discovery.look_again(ProviderId::ollama);
  CHECK(pair.discovery.report(ProviderId::ollama).models.at(0).id == "new");
  CHECK(pair.ollama.probes() == 2);
  pair.clock.advance(seconds(2));
  pair.ollama.hold();
  auto running = std::async(std::launch::async, [&] { return pair.discovery.report(ProviderId::ollama); });
  pair.ollama.wait_for_probes(3);
  pair.discovery.look_again(ProviderId::ollama);
  pair.ollama.release();
  running.get();
  (void)pair.discovery.report(ProviderId::ollama);
  CHECK(pair.ollama.probes() == 4);
  (void)pair.discovery.report(ProviderId::ollama);
  CHECK(pair.ollama.probes() == 4);
  Pair without;
  LocalDiscovery nobody({}, without.clock);
  nobody.look_again(ProviderId::ollama);
  CHECK(nobody.report(ProviderId::ollama).state == ProviderState::not_running);
}
