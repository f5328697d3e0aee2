#include "sidecar/api/conversation_export.h"

#include <doctest/doctest.h>

#include "shared/base/text.h"

using namespace kf;
using namespace kf::api;

TEST_CASE("a conversation as Markdown says who wrote what, and what went wrong") {
  Conversation conversation{"c1", "Import failures", "2026-11-21T08:00:00.000Z", "", {}};
  StoredMessage question;
  question.content = "Why?";
  StoredMessage answer;
  answer.role = Role::assistant;
  answer.content = "Because.";
  answer.thinking = "Hm.";
  answer.model_id = "qwen3:8b";
  answer.state = MessageState::broken_off;
  answer.error = "Ollama closed the connection.";
  conversation.messages = {question, answer};
  const std::string text = conversation_as_markdown(conversation);
  CHECK(text.find("# Import failures\n") == 0);
  CHECK(text.find("## You\n\n> Why?\n") != std::string::npos);
  CHECK(text.find("## `qwen3:8b` (broken off)\n") != std::string::npos);
  CHECK(text.find("<details><summary>Thinking</summary>\n\n> Hm.\n\n</details>") != std::string::npos);
  CHECK(text.find("\nError: Ollama closed the connection.\n") != std::string::npos);
  conversation.messages[1].destination = "";
  CHECK(conversation_as_markdown(conversation) == text);
  conversation.messages[1].destination = "https://ollama.com";
  CHECK(conversation_as_markdown(conversation).find("## `qwen3:8b` (broken off), at `https://ollama.com`\n") !=
        std::string::npos);
}

TEST_CASE("an answer in an exported conversation forges none of its headings, and spoils nothing behind it") {
  // given: a model that writes our headings, in every way, and leaves code open; a server whose name does the same
  Conversation conversation{"c1", "Title\n## You", "2026-11-21T08:00:00.000Z", "", {}};
  StoredMessage question;
  question.content = "Why?";
  StoredMessage answer;
  answer.role = Role::assistant;
  answer.model_id = "m\r\r## You";
  answer.thinking = "</details>\n\n## You";
  answer.content = "Yes.\r## You\r\n\r\n## You\n\nYou\n---\n</blockquote>\n<h2>You</h2>\n\n```python\nprint(\"half";
  answer.error = "It broke off.\n\n## You\n```";
  conversation.messages = {question, answer, question};
  // when
  const std::string text = conversation_as_markdown(conversation);
  // then: outside of quotes stand our own lines and no other
  std::vector<std::string> headings;
  for (const auto line : split(text, '\n')) {
    if (line.starts_with('#')) headings.emplace_back(line);
    CHECK(line.find('\r') == std::string_view::npos);
    CHECK_FALSE(line.starts_with("```"));
    CHECK_FALSE(line.starts_with("---"));
  }
  CHECK(headings == std::vector<std::string>{"# Title \\#\\# You", "## You", "## `m ## You`", "## You"});
  CHECK(text.find("<h2>") == std::string::npos);
  CHECK(text.find("</blockquote>") == std::string::npos);
  CHECK(text.find("</details>", text.find("</details>") + 1) == std::string::npos);
}

TEST_CASE("file names hold nothing that a file system or a header would mind") {
  const auto name = [](const std::string& title) { return export_file_name(title); };
  CHECK(name("Import pipeline: failures!") == "import-pipeline-failures");
  CHECK(name("../../etc/passwd\"\r\n") == "etc-passwd");
  CHECK(name("日本語") == "conversation");
  CHECK(name(std::string(300, 'a')).size() == 60);
}
