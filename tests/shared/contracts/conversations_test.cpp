#include "shared/contracts/conversations.h"

#include <doctest/doctest.h>

#include "shared/base/limits.h"
#include "shared/base/text.h"

using namespace kf;

namespace {

size_t characters(std::string_view text) {
  size_t count = 0;
  for (size_t at = 0; at < text.size(); ++count) next_code_point(text, at);
  return count;
}

}  // namespace

TEST_CASE("a title is the question on one line") {
  CHECK(title_from_question("Hello") == "Hello");
  CHECK(title_from_question("  a \n\t b\r\nc  ") == "a b c");
  CHECK(title_from_question("") == "");
  CHECK(title_from_question(" \n ") == "");
}

TEST_CASE("a long question is cut between words, at 60 characters with its dots") {
  const std::string sixty(60, 'a');
  CHECK(title_from_question(sixty) == sixty);
  CHECK(title_from_question(sixty + "a") == std::string(59, 'a') + "…");
  CHECK(title_from_question("Why did the import pipeline fail last night, and what do our pages say about it?") ==
        "Why did the import pipeline fail last night, and what do…");
  CHECK(title_from_question("a " + std::string(100, 'b')) == "a " + std::string(57, 'b') + "…");
  CHECK(title_from_question(std::string(59, 'a') + " b c") == std::string(59, 'a') + "…");
}

TEST_CASE("titles stay within their limits in every script") {
  for (const char* piece : {"a", "ä", "你", "😀", "ab ", "😀 "}) {
    CAPTURE(piece);
    std::string question;
    for (int i = 0; i < 500; ++i) question += piece;
    const std::string title = title_from_question(question);
    CHECK(characters(title) <= 60);
    CHECK(title.size() <= limits::kTitleBytesMax);
    CHECK(is_valid_utf8(title));
    CHECK(title.ends_with("…"));
  }
}

TEST_CASE("a stored message comes back as it was") {
  StoredMessage message;
  message.seq = 3;
  message.role = Role::assistant;
  message.content = "hi";
  message.state = MessageState::broken_off;
  message.provider = ProviderId::ollama;
  message.error = "gone";
  message.usage = Usage{1, 2, 3, 0};
  message.latency_ms = 12;
  Conversation conversation{"id", "title", "2026-11-14T10:00:00.000Z", "2026-11-14T10:00:00.000Z", {message}};
  const auto back = decode_json<Conversation>(to_json_text(conversation));
  REQUIRE(back.ok());
  REQUIRE(back->messages.size() == 1);
  CHECK(back->messages[0].state == MessageState::broken_off);
  CHECK(back->messages[0].provider == ProviderId::ollama);
  CHECK(back->messages[0].usage == message.usage);
  CHECK_FALSE(back->messages[0].total_ms);
  CHECK(to_json_text(*back) == to_json_text(conversation));
}

TEST_CASE("pages and edits") {
  const auto page =
      decode_json<ConversationPage>(R"({"conversations":[{"id":"a","title":"t","snippet":"x"}],"nextCursor":"n"})");
  REQUIRE(page.ok());
  CHECK(page->conversations[0].snippet == "x");
  CHECK(page->next_cursor == "n");
  CHECK(decode_json<ConversationEdit>("{}")->title == std::nullopt);
  CHECK(decode_json<ConversationEdit>(R"({"title":1})").error().field == "title");
}
