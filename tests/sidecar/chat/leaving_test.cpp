// Whatever a model is called, wherever it leads, and whatever changes between a listing and a question: no question
// reaches a server whose way its asker did not agree to, place by place. Worlds are made up by chance.

#include <cstdio>

#include "tests/repeats.h"
#include "tests/sidecar/chat/changing_ollama.h"
#include "tests/sidecar/chat/chat_fixture.h"

using namespace kf;
using namespace kf::chat;
using namespace kf::chat::test;

namespace {

constexpr uint64_t kUsualTries = 5'000;
constexpr uint64_t kFirstSeed = 20261129;
constexpr uint64_t kTriesPerWorld = 20;

class NoPrograms final : public providers::InstalledPrograms {
 public:
  bool is_installed(ProviderId) const override { return false; }
};

// A world of its own: a server, an asker who agrees and withdraws, a chat service between them.
struct World {
  explicit World(uint64_t seed) : chance(seed) {
    providers.push_back(providers::make_ollama(
        {{ollama.is_elsewhere ? "10.0.0.5" : "127.0.0.1", 11434, ""}}, ollama,
        {std::shared_ptr<const Clock>(std::shared_ptr<void>(), &clock), std::make_shared<NoPrograms>(), {}}));
    for (const std::string& place : kPlaces) {
      if (!chance.one_in(4)) agree(place);
    }
  }

  void agree(const std::string& place) { REQUIRE(consents.give(kAsker.user, {place, consent::kTextVersion}).ok()); }
  void change_mind() {
    const std::string& place = chance.of(kPlaces);
    if (!consents.withdraw(kAsker.user, place).ok()) agree(place);
    std::erase_if(agreements.rows, [](const auto& row) { return row.withdrawn_ms != 0; });
  }

  void ask() {
    ChatRequest request;
    request.messages = {{Role::user, "a secret", {}, {}, {}}};
    request.model_id = odd_spelling(chance.one_in(3) ? chance.of(kNames) : chance.of(ollama.models()).name, chance);
    auto answer = service.open(request, kAsker);
    if (answer && (*answer)->collect().ok()) ++answered;
    entries.entries_added.clear();
  }

  void pass_time() {
    if (chance.one_in(3)) clock.pass(milliseconds(chance.below(5000)));
    if (chance.one_in(6)) ollama.change();
    if (chance.one_in(6)) change_mind();
  }

  Chance chance;
  FakeClock clock;
  Log log{LogFormat::text, LogLevel::error, clock, [](std::string_view) {}};
  MemoryConversations conversations;
  MemoryRecord entries;
  crypto::SigningKey key{crypto::Secret(std::string(crypto::kSeedBytes, 's'))};
  record::Recorder recorder{record::RecorderParts{entries, key, clock, log, "/nowhere/checkpoints"}};  // never signed
  std::atomic<bool> is_stopping{false};
  MemoryConsents agreements;
  consent::Consents consents{agreements, clock};
  ChangingOllama ollama{chance, clock, [this](const Way& way) { return consents.is_given(kAsker.user, way.text()); },
                        [this] { change_mind(); }};
  std::vector<std::unique_ptr<providers::Provider>> providers;
  TokenBuckets calls{1'000'000, clock};
  ChatService service{ChatParts{providers, conversations, recorder, consents, calls, clock, log, is_stopping}};
  uint64_t answered = 0;
};

}  // namespace

TEST_CASE("no question reaches a place that its asker did not agree to") {
  const uint64_t tries = testing::repeats("KF_LEAVING_TRIES", kUsualTries);
  const uint64_t seed = testing::repeats("KF_LEAVING_SEED", kFirstSeed);
  uint64_t questions = 0;
  uint64_t answered = 0;
  for (uint64_t world_seed = seed; (world_seed - seed) * kTriesPerWorld < tries; ++world_seed) {
    World world(world_seed);
    for (uint64_t i = 0; i < kTriesPerWorld; ++i) {
      world.ask();
      world.pass_time();
    }
    CAPTURE(world_seed);
    const std::string leak = world.ollama.leaks.empty() ? "" : world.ollama.leaks.front();
    CAPTURE(leak);
    REQUIRE(world.ollama.leaks.empty());
    questions += world.ollama.questions;
    answered += world.answered;
  }
  std::printf("# counted: %llu questions asked for, %llu sent, %llu answered, none to a place not agreed to\n",
              static_cast<unsigned long long>(tries), static_cast<unsigned long long>(questions),
              static_cast<unsigned long long>(answered));
  CHECK(questions > tries / 20);  // so that holding still would not pass
  CHECK(answered > tries / 40);
}
