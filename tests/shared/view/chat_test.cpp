#include "shared/view/model_choice.h"
#include "tests/shared/view/page.h"

using namespace kf;
using namespace kf::view;

namespace {

const char* const kCreated = R"({"id":"c1","title":"","messageCount":0})";
const char* const kStart =
    "event: start\ndata: {\"model\":\"qwen3:8b\",\"provider\":\"ollama\",\"userSeq\":1,\"assistantSeq\":2}\n\n";
const char* const kDone =
    "event: done\ndata: "
    "{\"reason\":\"stop\",\"latency_ms\":412,\"total_ms\":900,\"usage\":{\"completion_tokens\":7,\"tokens_per_second\":"
    "38}}\n\n";

// A page on which "Hi" was asked and the answer is about to arrive.
Page page_that_asks() {
  Page page = page_with_models();
  page.act(EditComposer{"  Hi  "});
  page.act(Send{});
  page.answer("/api/conversations", 201, kCreated, "POST");
  return page;
}

Page page_with_answer() {
  Page page = page_that_asks();
  page.stream(std::string(kStart) + "event: delta\ndata: {\"text\":\"Hello\"}\n\n" + kDone);
  page.end_stream();
  return page;
}

const StoredMessage& last(const Page& page) { return page.state().open.messages.back(); }

}  // namespace

TEST_CASE("the first question makes a conversation, keeps its address and asks the model") {
  Page page = page_that_asks();
  CHECK(page.state().route.conversation == "c1");
  CHECK(page.state().composer.text.empty());
  const FetchEffect* fetch = page.request("/api/chat/local", "POST");
  REQUIRE(fetch != nullptr);
  const auto request = decode_json<ChatRequest>(fetch->body);
  REQUIRE(request.ok());
  CHECK(request->model_id == "qwen3:8b");
  CHECK(request->stream);
  CHECK(request->conversation_id == "c1");
  REQUIRE(request->messages.size() == 1);
  CHECK(request->messages[0].content == "Hi");
}

TEST_CASE("an answer arrives piece by piece and ends with its figures") {
  Page page = page_that_asks();
  page.now_ms += 300;
  page.stream(kStart);
  CHECK(last(page).seq == 2);
  page.stream("event: thinking\ndata: {\"text\":\"Hm.\"}\n\n");
  page.now_ms += 1000;
  page.stream("event: delta\nda");
  page.stream(
      "ta: {\"text\":\"Hel\"}\n\nevent: delta\ndata: {\"text\":\"lo\"}\n\nevent: saved\ndata: {\"bytes\":5}\n\n");
  CHECK(last(page).content == "Hello");
  CHECK(last(page).thinking == "Hm.");
  CHECK(last(page).state == MessageState::streaming);
  CHECK(page.state().running->saved_bytes == 5);
  CHECK(page.state().running->thinking_until_ms - page.state().running->thinking_since_ms == 1000);
  page.effects.clear();
  page.stream(kDone);
  page.end_stream();
  CHECK(last(page).state == MessageState::complete);
  CHECK(last(page).latency_ms == 412);
  CHECK(last(page).usage->completion_tokens == 7);
  CHECK_FALSE(page.state().running.has_value());
  const auto said = page.take<AnnounceEffect>();
  REQUIRE(said.size() == 1);
  CHECK(said[0].text == "Hello");
}

TEST_CASE("nothing is sent without a text, and without a model the selector opens") {
  Page page = page_with_models();
  page.act(EditComposer{" \n "});
  page.act(Send{});
  CHECK(page.request("/api/conversations", "POST") == nullptr);

  Page fresh("/chat");
  fresh.act(EditComposer{"Hi"});
  fresh.act(Send{});
  CHECK(fresh.state().selector.is_open);
  CHECK(fresh.state().composer.text == "Hi");
}

TEST_CASE("stop aborts the request and marks the answer as stopped") {
  Page page = page_that_asks();
  page.stream(std::string(kStart) + "event: delta\ndata: {\"text\":\"Hel\"}\n\n");
  page.effects.clear();
  page.act(Escape{});
  REQUIRE(page.take<AbortEffect>().size() == 1);
  page.end_stream(FetchEnd::aborted);
  CHECK(last(page).state == MessageState::stopped);
  CHECK(last(page).content == "Hel");
  CHECK_FALSE(last(page).error.has_value());
}

TEST_CASE("a break is shown with its reason, whether the provider or the sidecar went away") {
  Page page = page_that_asks();
  page.stream(std::string(kStart) + "event: delta\ndata: {\"text\":\"Hel\"}\n\n");
  page.stream(
      "event: error\ndata: {\"code\":\"provider_unreachable\",\"detail\":\"Ollama closed the connection.\"}\n\n");
  page.end_stream();
  CHECK(last(page).state == MessageState::broken_off);
  CHECK(last(page).error == "Ollama closed the connection.");

  Page other = page_that_asks();
  other.stream(std::string(kStart) + "event: delta\ndata: {\"text\":\"Hel\"}\n\n");
  other.end_stream(FetchEnd::broken);
  CHECK(last(other).state == MessageState::broken_off);
  CHECK(other.state().is_sidecar_silent);
}

TEST_CASE("a refused question stays, its answer says why, and the truth on disk is fetched") {
  Page page = page_that_asks();
  const uint32_t id = page.state().running->request;
  page.act(FetchHead{id, 502});
  page.act(FetchChunk{id, R"({"code":"provider_unreachable","detail":"Ollama not running."})"});
  page.act(FetchDone{id, FetchEnd::whole});
  CHECK(last(page).state == MessageState::failed);
  CHECK(last(page).error == "Ollama not running.");
  CHECK(page.request("/api/conversations/c1") != nullptr);
  REQUIRE(page.state().toasts.size() == 1);
  CHECK(page.state().toasts[0].is_error);
}

TEST_CASE("a conversation that cannot be made loses nothing") {
  Page page = page_with_models();
  page.act(EditComposer{"Hi"});
  page.act(Send{});
  page.answer("/api/conversations", 507, R"({"code":"storage_full","detail":"The disk is full."})", "POST");
  CHECK(page.state().composer.text == "Hi");
  CHECK(page.state().toasts.back().text == "The disk is full.");
  page.act(Send{});
  CHECK(page.request("/api/conversations", "POST") != nullptr);
}

TEST_CASE("another model that answers is named") {
  Page page = page_that_asks();
  page.stream(std::string(kStart) + "event: other_model\ndata: {\"asked\":\"qwen3:8b\",\"answered\":\"llama\"}\n\n");
  CHECK(last(page).model_id == "llama");
}

TEST_CASE("where a question goes is told at the start, and again when it went elsewhere") {
  Page page = page_that_asks();
  CHECK_FALSE(last(page).destination.has_value());
  page.stream(kStart);
  CHECK(last(page).destination == "");
  page.stream("event: destination\ndata: {\"destination\":\"https://ollama.com\"}\n\n");
  CHECK(last(page).destination == "https://ollama.com");
}

TEST_CASE("an answer may have loaded its model: what it was loaded with is looked up, once") {
  Page page = page_with_answer();
  page.answer("/ollama/list", 200,
              R"({"provider":"ollama","available":true,"models":[
      {"id":"qwen3:8b","contextLength":40960,"loadedContextLength":4096,"loaded":true}]})");
  CHECK(usable_context(page.state().providers[0].report.models[0]) == 4096);
  page.act(Retry{2});
  page.stream(std::string(kStart) + kDone);
  page.end_stream();
  CHECK(page.request("/ollama/list") == nullptr);
  ModelInfo unknown;
  unknown.context_length = 40960;
  CHECK(usable_context(unknown) == 40960);
}

TEST_CASE("retry asks the same question again in its place") {
  Page page = page_with_answer();
  page.act(Retry{2});
  const auto request = decode_json<ChatRequest>(page.request("/api/chat/local", "POST")->body);
  CHECK(request->replace_from == 1);
  CHECK(request->messages.back().content == "Hi");
  CHECK(page.state().open.messages.size() == 2);
  page.act(Retry{2});
  CHECK(page.state().open.messages.size() == 2);
}

TEST_CASE("edit brings the question back to the composer, and sending replaces it") {
  Page page = page_with_answer();
  page.act(EditMessage{1});
  CHECK(page.state().composer.text == "Hi");
  page.act(CancelEdit{});
  CHECK(page.state().composer.text.empty());
  page.act(EditMessage{1});
  page.act(EditComposer{"Hi there"});
  page.act(Send{});
  const auto request = decode_json<ChatRequest>(page.request("/api/chat/local", "POST")->body);
  CHECK(request->replace_from == 1);
  CHECK(request->messages.size() == 1);
  CHECK(request->messages[0].content == "Hi there");
}

TEST_CASE("what is said later carries what was said before, without failed answers") {
  Page page = page_with_answer();
  page.act(EditComposer{"And?"});
  page.act(Send{});
  const auto request = decode_json<ChatRequest>(page.request("/api/chat/local", "POST")->body);
  REQUIRE(request->messages.size() == 3);
  CHECK(request->messages[1].role == Role::assistant);
  CHECK(request->messages[1].content == "Hello");
}

TEST_CASE("an answer goes on arriving while another conversation is looked at") {
  Page page = page_that_asks();
  page.stream(std::string(kStart) + "event: delta\ndata: {\"text\":\"Hel\"}\n\n");
  page.act(GoTo{Route{Screen::chat, "c2"}});
  page.answer("/api/conversations/c2", 200, R"({"id":"c2","title":"Other","messages":[]})");
  page.stream("event: delta\ndata: {\"text\":\"lo\"}\n\n");
  CHECK(page.state().open.messages.empty());
  page.act(EditComposer{"Not now"});
  page.act(Send{});
  CHECK(page.state().composer.text == "Not now");
  page.act(GoTo{Route{Screen::chat, "c1"}});
  page.answer(
      "/api/conversations/c1", 200,
      R"({"id":"c1","title":"Hi","messages":[{"seq":1,"role":"user","content":"Hi"},{"seq":2,"role":"assistant","content":"Hel","state":"streaming"}]})");
  CHECK(last(page).content == "Hello");
  page.stream(std::string("event: delta\ndata: {\"text\":\"!\"}\n\n") + kDone);
  page.end_stream();
  CHECK(last(page).content == "Hello!");
  CHECK(page.state().open.messages.size() == 2);
}

TEST_CASE("thinking folds and unfolds") {
  Page page = page_with_answer();
  page.act(ToggleThinking{2});
  CHECK(page.state().open.open_thinking.contains(2));
  page.act(ToggleThinking{2});
  CHECK(page.state().open.open_thinking.empty());
}

TEST_CASE("a question that comes too often goes back to where it was typed, and the page counts down") {
  Page page = page_with_models();
  page.act(EditComposer{"One more?"});
  page.act(Send{});
  page.answer("/api/conversations", 201, R"({"id":"c1","title":"","createdAt":"","updatedAt":"","messageCount":0})",
              "POST");
  page.effects.clear();
  page.answer("/api/chat/local", 429,
              R"({"code":"too_many_requests","detail":"More than 100 requests a minute.","retry_after_s":12})", "POST");
  CHECK(page.state().limited_until_ms == page.now_ms + 12'000);
  CHECK(page.take<AnnounceEffect>().at(0).text == "More than 100 requests a minute.");
  CHECK(page.state().limit_text == "You have asked more often than is allowed.");
  CHECK(page.state().toasts.empty());
  page.answer("/api/conversations/c1", 200, R"({"id":"c1","title":"","createdAt":"","updatedAt":"","messages":[]})");
  CHECK(page.state().composer.text == "One more?");
  CHECK(page.state().open.messages.empty());
  CHECK(page.model.next_wake_ms() <= page.state().limited_until_ms);
  page.now_ms += 12'001;
  page.act(Tick{});
  CHECK(page.state().limited_until_ms == 0);
  CHECK(page.request("/api/conversations?limit") != nullptr);
}

TEST_CASE("a provider that everybody asks too often is not laid at the reader's door") {
  Page page = page_with_models();
  page.act(EditComposer{"One more?"});
  page.act(Send{});
  page.answer("/api/conversations", 201, R"({"id":"c1","title":"","createdAt":"","updatedAt":"","messageCount":0})",
              "POST");
  page.effects.clear();
  page.answer(
      "/api/chat/local", 429,
      R"({"code":"too_many_requests","detail":"Ollama is asked too often.","field":"provider","retry_after_s":3})",
      "POST");
  CHECK(page.state().limit_text == "This provider is asked too often.");
  CHECK(page.take<AnnounceEffect>().at(0).text == "Ollama is asked too often.");
  CHECK(page.state().limited_until_ms == page.now_ms + 3'000);
}
