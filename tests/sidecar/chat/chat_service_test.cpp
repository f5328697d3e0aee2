#include <doctest/doctest.h>

#include "tests/sidecar/chat/chat_fixture.h"

using namespace kf;
using namespace kf::chat;
using namespace kf::chat::test;

TEST_CASE_FIXTURE(Fixture, "an answer is told as events, and is on disk before it is called done") {
  provider->steps = {{{text("Hm", Chunk::Kind::thinking)}, {}}, {{text("Hel"), text("lo")}, {}}, {{finish()}, {}}};
  const auto sink = pumped(question());
  CHECK(sink.names() == std::vector<std::string>{"start", "thinking", "delta", "delta", "saved", "usage", "done"});
  CHECK(sink.events()[0].second["assistantSeq"] == 2);
  CHECK(sink.events()[4].second["bytes"] == 7);
  CHECK(sink.events()[6].second["reason"] == "stop");
  REQUIRE(!conversations.saved.empty());
  CHECK(conversations.saved.back().content == "Hello");
  CHECK(conversations.saved.back().thinking == "Hm");
  CHECK(conversations.saved.back().state == MessageState::complete);
  CHECK(conversations.saved.back().usage->completion_tokens == 2);
  CHECK(log_lines.back().find("how=done") != std::string::npos);
  CHECK(log_lines.back().find("Hello") == std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "tokens that are here already leave together with the start, others do not hold it up") {
  provider->steps = {{{text("Hel")}, {}}, {{finish()}, {}}};
  CHECK(pumped(question()).writes.front().find("Hel") == std::string::npos);
  provider->has_begun = true;
  const std::string first = pumped(question()).writes.front();
  CHECK(first.starts_with("event: start\n"));
  CHECK(first.find("Hel") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "the last words do not wait for the disk") {
  provider->steps = {{{text("Hello"), finish()}, {}}};
  auto answer = service.open(question(), kAsker);
  CollectingSink sink;
  size_t saved_before = 1000;
  sink.on_write = [&] {
    if (sink.writes.size() == 1) saved_before = conversations.saved.size();
  };
  (*answer)->pump(sink);
  CHECK(sink.writes[1].find("Hello") != std::string::npos);
  CHECK(saved_before == 0);
  CHECK(conversations.saved.size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "without a conversation nothing is kept") {
  provider->steps = {{{text("Hello"), finish()}, {}}};
  const auto sink = pumped(question(false));
  CHECK(sink.names() == std::vector<std::string>{"start", "delta", "usage", "done"});
  CHECK(conversations.begun.empty());
  CHECK(conversations.saved.empty());
}

TEST_CASE_FIXTURE(Fixture, "what arrived is written down now and then, and said to be") {
  provider->steps = {{{text("a")}, {}}, {{text("b")}, {}}, {{text("c")}, {}}, {{finish()}, {}}};
  auto answer = service.open(question(), kAsker);
  CollectingSink sink;
  sink.on_write = [this] { clock.pass(std::chrono::milliseconds(150)); };
  (*answer)->pump(sink);
  CHECK(conversations.saved.size() >= 3);
  CHECK(conversations.saved.front().state == MessageState::streaming);
  const auto names = sink.names();
  CHECK(std::count(names.begin(), names.end(), "saved") >= 2);
}

TEST_CASE_FIXTURE(Fixture, "an answer that breaks is kept as far as it came") {
  provider->steps = {{{text("Hel")}, {}},
                     {{text("lo")}, Error{ErrorCode::provider_unreachable, "It closed the connection.", ""}}};
  const auto sink = pumped(question());
  const auto events = sink.events();
  CHECK(events.back().first == "error");
  CHECK(events.back().second["code"] == "provider_unreachable");
  CHECK(conversations.saved.back().state == MessageState::broken_off);
  CHECK(conversations.saved.back().content == "Hello");
  CHECK(conversations.saved.back().error == "It closed the connection.");
}

TEST_CASE_FIXTURE(Fixture, "a reader that leaves stops the provider, and the answer is kept as stopped") {
  provider->steps = {{{text("Hel")}, {}}, {{text("lo")}, {}}, {{finish()}, {}}};
  auto answer = service.open(question(), kAsker);
  CollectingSink sink;
  sink.writes_left = 2;
  (*answer)->pump(sink);
  CHECK(provider->is_dropped);
  CHECK(conversations.saved.back().state == MessageState::stopped);
  CHECK_FALSE(conversations.saved.back().error.has_value());
}

TEST_CASE_FIXTURE(Fixture, "when the sidecar stops, the answer broke off: the reader did not ask for that") {
  is_stopping = true;
  provider->steps = {{{text("Hel")}, Error{ErrorCode::cancelled, "gone", ""}}};
  const auto sink = pumped(question());
  CHECK(conversations.saved.back().state == MessageState::broken_off);
  CHECK(sink.events().back().second["detail"].get<std::string>().find("was stopped") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "an answer that nobody fetched is kept as stopped") {
  { auto answer = service.open(question(), kAsker); }
  CHECK(conversations.saved.back().state == MessageState::stopped);
}

TEST_CASE_FIXTURE(Fixture, "a provider that refuses is told, and the turn is taken back") {
  provider->refusal = Error{ErrorCode::model_not_found, "There is no model 'm'.", "modelId"};
  CHECK(service.open(question(), kAsker).error().field == "modelId");
  REQUIRE(conversations.abandoned.size() == 1);
  CHECK(conversations.abandoned[0].state == MessageState::failed);
  CHECK(conversations.abandoned[0].error == "There is no model 'm'.");
  provider->refusal = Error{ErrorCode::cancelled, "gone", ""};
  CHECK_FALSE(service.open(question(), kAsker).ok());
  CHECK(conversations.abandoned[1].state == MessageState::stopped);
}

TEST_CASE_FIXTURE(Fixture, "a conversation that cannot take the question stops the provider") {
  conversations.begin_error = Error{ErrorCode::storage_full, "The disk is full.", ""};
  CHECK(service.open(question(), kAsker).error().code == ErrorCode::storage_full);
  CHECK(provider->is_dropped);
}

TEST_CASE_FIXTURE(Fixture, "a question to a conversation that is not the asker's reaches nobody, and is no call") {
  provider->leads_to = "https://ollama.com";
  REQUIRE(consents.give(kAsker.user, {"https://ollama.com", consent::kTextVersion}).ok());
  for (const auto& [code, field] :
       {std::pair(ErrorCode::not_found, "conversationId"), std::pair(ErrorCode::invalid_request, "replaceFrom")}) {
    conversations.check_error = Error{code, "Not yours.", field};
    const auto refused = service.open(question(), kAsker);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == code);
    CHECK(refused.error().field == field);
  }
  CHECK_FALSE(provider->was_asked);
  CHECK(conversations.begun.empty());
  CHECK(entries.entries_added.empty());
  CHECK(service.calls_left(ProviderId::ollama).remaining == kCallsPerMinute);
}

TEST_CASE_FIXTURE(Fixture, "asking again at once waits for the end of what was stopped") {
  conversations.conflicts = 2;
  provider->steps = {{{text("x"), finish()}, {}}};
  CHECK(service.open(question(), kAsker).ok());
  CHECK(conversations.begun.size() == 3);
}

TEST_CASE_FIXTURE(Fixture, "an answer that cannot be saved is shown and said not to be saved") {
  conversations.save_error = Error{ErrorCode::storage_full, "The disk is full.", ""};
  provider->steps = {{{text("Hello"), finish()}, {}}};
  const auto sink = pumped(question());
  CHECK(sink.names().back() == "error");
  CHECK(sink.events().back().second["code"] == "storage_full");
}

TEST_CASE_FIXTURE(Fixture, "an answer that outgrows its room is ended, and kept with that as its reason") {
  conversations.checkpoint_error = Error{ErrorCode::payload_too_large, "This conversation is full.", "conversationId"};
  provider->steps = {{{text("a")}, {}}, {{text("b")}, {}}, {{text("c")}, {}}, {{text("d")}, {}}, {{finish()}, {}}};
  auto answer = service.open(question(), kAsker);
  CollectingSink sink;
  sink.on_write = [this] { clock.pass(std::chrono::milliseconds(150)); };
  (*answer)->pump(sink);
  CHECK(sink.events().back().first == "error");
  CHECK(sink.events().back().second["code"] == "payload_too_large");
  CHECK(conversations.saved.back().state == MessageState::broken_off);
  CHECK(conversations.saved.back().error == "This conversation is full.");
  CHECK(conversations.saved.back().content.size() < 4);
}

TEST_CASE_FIXTURE(Fixture, "another model that answers is named, once") {
  Chunk first = text("a");
  first.model = "other";
  provider->steps = {{{first}, {}}, {{finish("other")}, {}}};
  const auto sink = pumped(question());
  CHECK(sink.names() == std::vector<std::string>{"start", "other_model", "delta", "saved", "usage", "done"});
  CHECK(conversations.saved.back().model_id == "other");
}

TEST_CASE_FIXTURE(Fixture, "collected whole, the answer carries everything") {
  Chunk calls;
  calls.kind = Chunk::Kind::tool_calls;
  calls.tool_calls = Json::parse(R"([{"id":"1"}])");
  provider->steps = {{{text("Hm", Chunk::Kind::thinking), text("Hello"), calls}, {}},
                     {{finish("other", "tool_calls")}, {}}};
  auto answer = service.open(question(), kAsker);
  const auto whole = (*answer)->collect();
  REQUIRE(whole.ok());
  CHECK(whole->response == "Hello");
  CHECK(whole->thinking == "Hm");
  CHECK(whole->model == "other");
  CHECK(whole->requested_model == "m");
  CHECK(whole->finish_reason == "tool_calls");
  CHECK((*whole->tool_calls)[0]["id"] == "1");
  CHECK(whole->message_seq == 2);
  CHECK(conversations.saved.back().content == "Hello");
}

TEST_CASE_FIXTURE(Fixture, "collected, a break is an error and kept as one") {
  provider->steps = {{{text("Hel")}, {}}};
  auto answer = service.open(question(), kAsker);
  CHECK((*answer)->collect().error().code == ErrorCode::provider_protocol);
  CHECK(conversations.saved.back().state == MessageState::broken_off);
}

TEST_CASE_FIXTURE(Fixture, "a provider that is not set up is named as the field at fault") {
  auto request = question();
  request.provider = ProviderId::lmstudio;
  CHECK(service.open(request, kAsker).error().field == "provider");
}
