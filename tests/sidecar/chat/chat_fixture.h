#pragma once
// A chat service between a scripted provider and repositories in memory, and a reader that collects.

#include <doctest/doctest.h>

#include "shared/wire/sse_parser.h"
#include "tests/sidecar/chat/fakes.h"
#include "tests/sidecar/fake_clock.h"
#include "tests/temp_folder.h"

namespace kf::chat::test {

using Chunk = providers::ChatChunk;

inline Chunk text(std::string words, Chunk::Kind kind = Chunk::Kind::delta) {
  return {kind, std::move(words), {}, "", "", {}};
}

inline Chunk finish(std::string model = "m", std::string reason = "stop") {
  return {Chunk::Kind::finish, "", {}, std::move(model), std::move(reason), Usage{3, 2, 5, 20.0}};
}

class CollectingSink final : public net::BodySink {
 public:
  bool write(std::string_view bytes) override {
    if (on_write) on_write();
    if (writes_left-- <= 0) return false;
    body += bytes;
    writes.emplace_back(bytes);
    return true;
  }
  std::vector<std::pair<std::string, Json>> events() const {
    std::vector<std::pair<std::string, Json>> found;
    wire::SseParser parser;
    parser.feed(body);
    wire::SseEvent event;
    for (auto more = parser.next(event); more && *more; more = parser.next(event)) {
      found.emplace_back(event.event, parse_json(event.data).value());
    }
    return found;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& event : events()) found.push_back(event.first);
    return found;
  }

  std::string body;
  std::vector<std::string> writes;
  int writes_left = 1000;
  std::function<void()> on_write;
};

inline const Asker kAsker{UserId("owner"), "r1", -1, "token t1"};
inline constexpr int64_t kCallsPerMinute = 6;

struct Fixture {
  FakeClock clock;
  std::vector<std::string> log_lines;
  Log log{LogFormat::text, LogLevel::info, clock, [this](std::string_view line) { log_lines.emplace_back(line); }};
  MemoryConversations conversations;
  MemoryRecord entries;
  crypto::SigningKey key{crypto::Secret(std::string(crypto::kSeedBytes, 's'))};
  testing::TempFolder folder;
  record::Recorder recorder{record::RecorderParts{entries, key, clock, log, folder.path() / "checkpoints"}};
  std::atomic<bool> is_stopping{false};
  std::vector<std::unique_ptr<providers::Provider>> providers;
  ScriptedProvider* provider;
  MemoryConsents agreements;
  consent::Consents consents{agreements, clock};
  TokenBuckets provider_calls{kCallsPerMinute, clock};
  ChatService service{ChatParts{providers, conversations, recorder, consents, provider_calls, clock, log, is_stopping}};

  Fixture() {
    auto owned = std::make_unique<ScriptedProvider>();
    provider = owned.get();
    providers.push_back(std::move(owned));
  }

  static ChatRequest question(bool in_conversation = true) {
    ChatRequest request;
    request.model_id = "m";
    request.messages = {{Role::user, "Hi", {}, {}, {}}};
    if (in_conversation) request.conversation_id = "c1";
    return request;
  }

  CollectingSink pumped(const ChatRequest& request) {
    auto answer = service.open(request, kAsker);
    REQUIRE(answer.ok());
    CollectingSink sink;
    (*answer)->pump(sink);
    return sink;
  }
};

}  // namespace kf::chat::test
