#include "sidecar/api/conversation_export.h"

#include "shared/base/text.h"
#include "sidecar/api/markdown_text.h"

namespace kf::api {
namespace {

constexpr size_t kNameBytesMax = 60;

std::string heading_of(const StoredMessage& message) {
  if (message.role == Role::user) return "## You";
  std::string heading = "## " + (message.model_id ? markdown_name(*message.model_id) : "Assistant");
  if (message.state == MessageState::stopped) heading += " (stopped)";
  if (message.state == MessageState::broken_off) heading += " (broken off)";
  if (message.state == MessageState::failed) heading += " (no answer)";
  if (const std::string place = message.destination.value_or(""); !place.empty())
    heading += ", at " + markdown_way(place);
  return heading;
}

void append_message(std::string& out, const StoredMessage& message) {
  out += "\n" + heading_of(message) + "\n\n";
  if (!message.thinking.empty()) {
    out += "<details><summary>Thinking</summary>\n\n" + markdown_quote(message.thinking) + "\n</details>\n\n";
  }
  out += markdown_quote(message.content);
  if (message.error) out += "\nError: " + markdown_line(*message.error) + "\n";
}

bool is_plain(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

}  // namespace

std::string conversation_as_markdown(const Conversation& conversation) {
  const std::string title = markdown_line(conversation.title);
  std::string out = "# " + (title.empty() ? "Conversation" : title) + "\n\n";
  out += "Exported from Knowledge Foundry. Begun " + conversation.created_at +
         ". Answers are written by an AI model. What was written is quoted; only what is not comes from Knowledge "
         "Foundry.\n";
  for (const StoredMessage& message : conversation.messages) append_message(out, message);
  return out;
}

std::string export_file_name(const Conversation& conversation) {
  std::string name;
  for (const char c : ascii_lower(conversation.title)) {
    if (is_plain(c)) name.push_back(c);
    if (!is_plain(c) && !name.empty() && name.back() != '-') name.push_back('-');
    if (name.size() >= kNameBytesMax) break;
  }
  while (!name.empty() && name.back() == '-') name.pop_back();
  return name.empty() ? "conversation" : name;
}

}  // namespace kf::api
