#include "sidecar/api/conversation_export.h"

#include "shared/base/text.h"
#include "shared/contracts/room.h"
#include "sidecar/api/markdown_text.h"

namespace kf::api {
namespace {

constexpr size_t kNameBytesMax = 60;
constexpr std::string_view kNoMessages = R"("messages":[])";

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

std::string heading_of(const Conversation& conversation) {
  const std::string title = markdown_line(conversation.title);
  return "# " + (title.empty() ? "Conversation" : title) + "\n\nExported from Knowledge Foundry. Begun " +
         conversation.created_at +
         ". Answers are written by an AI model. What was written is quoted; only what is not comes from Knowledge "
         "Foundry.\n";
}

// What stands around the messages.
struct Frame {
  std::string beginning;
  std::string end;
};

Frame json_frame(const ConversationWithNotice& without_messages) {
  const std::string text = to_json_text(without_messages);
  const size_t between = text.rfind(kNoMessages) + kNoMessages.size() - 1;  // quotes in a title are escaped
  return {text.substr(0, between), text.substr(between)};
}

Frame frame_of(const store::OpenedConversation& opened, FileFormat format) {
  const auto& about = opened.about;
  const Conversation empty{about.id, about.title, about.created_at, about.updated_at, {}};
  return format == FileFormat::json ? json_frame({empty, opened.notice}) : Frame{heading_of(empty), ""};
}

std::string piece_of(const StoredMessage& message, FileFormat format, size_t place) {
  if (format == FileFormat::json) return (place > 0 ? "," : "") + to_json_text(message);
  std::string text;
  append_message(text, message);
  return text;
}

bool is_plain(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

}  // namespace

std::string conversation_as_markdown(const Conversation& conversation) {
  std::string out = heading_of(conversation);
  for (const StoredMessage& message : conversation.messages) append_message(out, message);
  return out;
}

Result<void> write_conversation(store::ConversationRepository& conversations, const store::OpenedConversation& opened,
                                FileFormat format, const WriteText& write) {
  const Frame frame = frame_of(opened, format);
  if (!write(frame.beginning)) return {};
  for (size_t next = 0;;) {
    KF_TRY(const auto messages, conversations.messages(opened, next));
    if (messages.empty()) break;
    std::string text;
    for (const StoredMessage& message : messages) text += piece_of(message, format, next++);
    if (!write(text)) return {};
  }
  if (!frame.end.empty()) write(frame.end);
  return {};
}

std::string export_file_name(std::string_view title) {
  std::string name;
  for (const char c : ascii_lower(title)) {
    if (is_plain(c)) name.push_back(c);
    if (!is_plain(c) && !name.empty() && name.back() != '-') name.push_back('-');
    if (name.size() >= kNameBytesMax) break;
  }
  while (!name.empty() && name.back() == '-') name.pop_back();
  return name.empty() ? "conversation" : name;
}

}  // namespace kf::api
