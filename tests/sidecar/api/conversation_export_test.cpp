#include "sidecar/api/conversation_export.h"

#include <doctest/doctest.h>

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
  CHECK(text.find("## You\n\nWhy?\n") != std::string::npos);
  CHECK(text.find("## qwen3:8b (broken off)\n") != std::string::npos);
  CHECK(text.find("<details><summary>Thinking</summary>\n\nHm.") != std::string::npos);
  CHECK(text.find("> Ollama closed the connection.") != std::string::npos);
  conversation.messages[1].destination = "";
  CHECK(conversation_as_markdown(conversation) == text);
  conversation.messages[1].destination = "https://ollama.com";
  CHECK(conversation_as_markdown(conversation).find("## qwen3:8b (broken off), at https://ollama.com\n") !=
        std::string::npos);
}

TEST_CASE("file names hold nothing that a file system or a header would mind") {
  const auto name = [](const std::string& title) { return export_file_name(Conversation{"c", title, "", "", {}}); };
  CHECK(name("Import pipeline: failures!") == "import-pipeline-failures");
  CHECK(name("../../etc/passwd\"\r\n") == "etc-passwd");
  CHECK(name("日本語") == "conversation");
  CHECK(name(std::string(300, 'a')).size() == 60);
}
