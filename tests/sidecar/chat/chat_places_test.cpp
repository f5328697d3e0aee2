// Where questions may go: only to places that were agreed to, and what happens when one turns out to be elsewhere.
#include <doctest/doctest.h>

#include "tests/sidecar/chat/chat_fixture.h"

using namespace kf;
using namespace kf::chat;
using namespace kf::chat::test;

TEST_CASE_FIXTURE(Fixture,
                  "a provider that is asked too often is not asked: nothing is kept, and the record is silent") {
  const Asker other{UserId("mara"), "r2", -1};
  for (int i = 0; i < kCallsPerMinute; ++i) CHECK(service.open(question(), i % 2 == 0 ? kAsker : other).ok());
  CHECK_FALSE(service.calls_left(ProviderId::ollama).is_granted);
  CHECK(service.calls_left(ProviderId::lmstudio).is_granted);
  const size_t entries_before = entries.entries_added.size();
  provider->was_asked = false;
  const auto refused = service.open(question(), other);
  CHECK(refused.error().code == ErrorCode::too_many_requests);
  CHECK(refused.error().message == "Ollama is asked more than 6 times a minute, by everybody together. Go on in 10 s.");
  CHECK(refused.error().field == "provider");
  CHECK(refused.error().retry_after_s == 10);
  CHECK_FALSE(provider->was_asked);
  CHECK(conversations.begun.size() == static_cast<size_t>(kCallsPerMinute));
  CHECK(entries.entries_added.size() == entries_before);
  clock.pass(std::chrono::seconds(10));
  CHECK(service.open(question(), other).ok());
}

TEST_CASE_FIXTURE(Fixture, "a question that may not leave takes no call from others") {
  provider->leads_to = "https://ollama.com";
  for (int i = 0; i < 2 * kCallsPerMinute; ++i)
    CHECK(service.open(question(), kAsker).error().code == ErrorCode::consent_required);
  CHECK(service.calls_left(ProviderId::ollama).remaining == kCallsPerMinute);
}

TEST_CASE_FIXTURE(Fixture,
                  "a model that turns out to be elsewhere is stopped, and the record says where the question went") {
  Chunk first = text("A secret answer");
  first.remote_host = "https://ollama.com";
  provider->steps = {{{first}, {}}, {{finish()}, {}}};
  const auto sink = pumped(question());
  CHECK(sink.names() == std::vector<std::string>{"start", "destination", "error"});
  CHECK(sink.events()[0].second["destination"] == "");
  CHECK(sink.events()[1].second["destination"] == "https://ollama.com");
  CHECK(sink.events().back().second["code"] == "consent_required");
  CHECK(sink.body.find("secret answer") == std::string::npos);
  CHECK(provider->is_dropped);
  REQUIRE(entries.entries_added.size() == 2);
  CHECK(entries.entries_added[0].destination.empty());
  CHECK(entries.entries_added[1].destination == "https://ollama.com");
  CHECK(entries.entries_added[1].result == "consent_required");
  CHECK(service.open(question(), kAsker).error().code == ErrorCode::consent_required);
}

TEST_CASE_FIXTURE(Fixture, "whoever agreed to where it went gets the answer, and the record says where it went") {
  REQUIRE(consents.give(kAsker.user, {"https://ollama.com", consent::kTextVersion}).ok());
  Chunk first = text("An answer");
  first.remote_host = "https://ollama.com";
  provider->steps = {{{first}, {}}, {{finish()}, {}}};
  CHECK(pumped(question()).names().back() == "done");
  CHECK(entries.entries_added.back().destination == "https://ollama.com");
  CHECK(entries.entries_added.back().result == "ok");
}

TEST_CASE_FIXTURE(Fixture, "a question leaves only if each place of its way was agreed to") {
  const std::string way = "10.0.0.5:11434 \u2192 https://ollama.com";
  provider->leads_to = way;
  provider->steps = {{{finish()}, {}}};
  for (const char* const place : {"10.0.0.5:11434", "https://ollama.com"}) {
    const auto refused = service.open(question(), kAsker);
    CHECK(refused.error().code == ErrorCode::consent_required);
    CHECK(refused.error().message.find(way) != std::string::npos);
    REQUIRE(consents.give(kAsker.user, {place, consent::kTextVersion}).ok());
  }
  CHECK_FALSE(provider->was_asked);
  CHECK(pumped(question()).events()[0].second["destination"] == way);
  CHECK(entries.entries_added.back().destination == way);
  CHECK(conversations.begun.back().destination == way);
}

TEST_CASE_FIXTURE(Fixture, "what is withdrawn while a question is on its way does not go") {
  REQUIRE(consents.give(kAsker.user, {"https://ollama.com", consent::kTextVersion}).ok());
  provider->leads_to = "https://ollama.com";
  provider->before_sending = [this] { REQUIRE(consents.withdraw(kAsker.user, "https://ollama.com").ok()); };
  CHECK(service.open(question(), kAsker).error().code == ErrorCode::consent_required);
  CHECK_FALSE(provider->was_asked);
  CHECK(entries.entries_added.back().result == "consent_required");
}

TEST_CASE_FIXTURE(Fixture, "a model that leads elsewhere than the record says at the last moment is not asked") {
  for (const char* const place : {"https://ollama.com", "https://other.example"})
    REQUIRE(consents.give(kAsker.user, {place, consent::kTextVersion}).ok());
  for (const char* const before : {"", "https://ollama.com"}) {
    provider->leads_to = before;
    provider->before_sending = [this] { provider->leads_to = "https://other.example"; };
    const auto refused = service.open(question(), kAsker);
    CHECK(refused.error().code == ErrorCode::consent_required);
    CHECK(refused.error().message.find("https://other.example") != std::string::npos);
    CHECK_FALSE(provider->was_asked);
  }
}

TEST_CASE_FIXTURE(Fixture, "an answer that names a place of its way is where it should be, another one is stopped") {
  REQUIRE(consents.give(kAsker.user, {"10.0.0.5:11434 \u2192 https://ollama.com", consent::kTextVersion}).ok());
  provider->leads_to = "10.0.0.5:11434 \u2192 https://ollama.com";
  Chunk first = text("An answer");
  first.remote_host = "https://ollama.com";
  provider->steps = {{{first}, {}}, {{finish()}, {}}};
  CHECK(pumped(question()).names().back() == "done");
  provider->leads_to = "10.0.0.5:11434";
  CHECK(pumped(question()).names().back() == "done");
  CHECK(entries.entries_added.back().destination == "10.0.0.5:11434 \u2192 https://ollama.com");
  for (const std::string& place : {std::string("https://other.example"), std::string(kUnknownPlace)}) {
    provider->leads_to = "10.0.0.5:11434";
    provider->steps[0].chunks[0].remote_host = place;
    CHECK(pumped(question()).events().back().second["code"] == "consent_required");
    CHECK(entries.entries_added.back().destination == "10.0.0.5:11434 \u2192 " + place);
  }
}
