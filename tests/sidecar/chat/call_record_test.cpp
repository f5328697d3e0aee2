#include "sidecar/chat/call_record.h"

#include "tests/sidecar/chat/chat_fixture.h"

using namespace kf;
using namespace kf::chat;
using namespace kf::chat::test;

TEST_CASE_FIXTURE(Fixture, "a call stands in the record before and after, with digests in place of words") {
  provider->steps = {{{text("Hello"), finish()}, {}}};
  pumped(question());
  REQUIRE(entries.entries_added.size() == 2);
  const AuditRecord& intent = entries.entries_added[0];
  CHECK(intent.action == AuditAction::model_call);
  CHECK(intent.phase == AuditPhase::intent);
  CHECK(intent.actor == "owner");
  CHECK(intent.carrier == "token t1");
  CHECK(intent.request_id == "r1");
  CHECK(intent.object == "c1");
  CHECK(intent.provider == "ollama");
  CHECK(intent.destination.empty());
  CHECK(intent.prompt_digest == hex_of(crypto::bytes_of(crypto::sha256("Hi"))));
  const AuditRecord& outcome = entries.entries_added[1];
  CHECK(outcome.phase == AuditPhase::outcome);
  CHECK(outcome.intent_seq == 1);
  CHECK(outcome.result == "ok");
  CHECK(outcome.answer_digest == hex_of(crypto::bytes_of(crypto::sha256("Hello"))));
  CHECK(outcome.completion_tokens == 2);
}

TEST_CASE_FIXTURE(Fixture, "the record says how a call ended: refused, broken or stopped") {
  provider->refusal = Error{ErrorCode::model_not_found, "No such model.", "modelId"};
  CHECK_FALSE(service.open(question(), kAsker).ok());
  provider->refusal.reset();
  provider->steps = {{{}, Error{ErrorCode::provider_timeout, "Silence.", ""}}};
  pumped(question());
  provider->steps = {{{text("a")}, {}}};
  auto answer = service.open(question(), kAsker);
  CollectingSink sink;
  sink.writes_left = 0;
  (*answer)->pump(sink);
  provider->steps = {};
  service.open(question(), kAsker).value().reset();  // opened and never asked for its answer
  std::vector<std::string> results;
  for (const auto& entry : entries.entries_added) {
    if (entry.phase == AuditPhase::outcome) results.push_back(entry.result);
  }
  CHECK(results == std::vector<std::string>{"model_not_found", "provider_timeout", "stopped", "broken_off"});
}

TEST_CASE_FIXTURE(Fixture, "what leaves the machine is on record first: no record, no call") {
  entries.error = Error{ErrorCode::storage_full, "The disk is full.", ""};
  provider->leads_to = "https://ollama.com";
  REQUIRE(consents.give(kAsker.user, {"https://ollama.com", consent::kTextVersion}).ok());
  provider->steps = {{{text("Hello"), finish()}, {}}};
  const auto refused = service.open(question(false), kAsker);
  CHECK(refused.error().code == ErrorCode::storage_full);
  CHECK_FALSE(provider->was_asked);
  entries.error.reset();
  CHECK(service.open(question(false), kAsker).ok());
  CHECK(entries.entries_added[0].destination == "https://ollama.com");
}

TEST_CASE_FIXTURE(Fixture, "while nothing can be recorded no question is asked, wherever it would go") {
  entries.error = Error{ErrorCode::storage_full, "The disk is full.", ""};
  provider->steps = {{{text("Hello"), finish()}, {}}};
  CHECK(service.open(question(false), kAsker).error().code == ErrorCode::storage_full);
  CHECK(service.open(question(true), kAsker).error().code == ErrorCode::storage_full);
  CHECK_FALSE(provider->was_asked);
}

TEST_CASE_FIXTURE(Fixture, "an answer that is kept does not end well when its call cannot be recorded") {
  provider->steps = {{{text("Hello"), finish()}, {}}};
  auto answer = service.open(question(), kAsker);
  entries.error = Error{ErrorCode::storage_full, "The disk is full.", ""};
  CollectingSink sink;
  (*answer)->pump(sink);
  CHECK(sink.events().back().first == "error");
  CHECK(sink.events().back().second["code"] == "storage_full");
}

TEST_CASE_FIXTURE(Fixture, "a call that its provider refuses at once stands in the record too") {
  provider->refusal = Error{ErrorCode::provider_unreachable, "Not running.", ""};
  CHECK_FALSE(service.open(question(), kAsker).ok());
  REQUIRE(entries.entries_added.size() == 2);
  CHECK(entries.entries_added[0].phase == AuditPhase::intent);
  CHECK(entries.entries_added[1].result == "provider_unreachable");
}

TEST_CASE_FIXTURE(Fixture,
                  "a question that a provider thinks about is on record meanwhile, one it answers at once soon after") {
  provider->entries_now = [this] { return entries.entries_added.size(); };
  provider->steps = {{{text("Hel")}, {}}, {{text("lo")}, {}}, {{text("!")}, {}}, {{finish()}, {}}};
  for (const bool is_slow : {true, false}) {
    entries.entries_added.clear();
    provider->is_slow = is_slow;
    auto answer = service.open(question(false), kAsker);
    CHECK(provider->entries_at_consent == (is_slow ? 1 : 0));
    CollectingSink sink;
    std::vector<size_t> at_write;
    sink.on_write = [&] { at_write.push_back(entries.entries_added.size()); };
    (*answer)->pump(sink);
    CHECK(at_write[0] == (is_slow ? 1 : 0));
    CHECK(at_write[1] == (is_slow ? 1 : 0));
    CHECK(at_write[3] == 1);
    CHECK(entries.entries_added.size() == 2);
  }
}
