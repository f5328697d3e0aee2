#pragma once
// Conversations as the API shows them. Times are ISO 8601 in UTC with milliseconds.

#include "shared/contracts/chat.h"

namespace kf {

enum class MessageState {
  complete,
  streaming,   // the answer is on its way now
  stopped,     // the reader stopped it or left
  broken_off,  // the provider or the sidecar ended before the answer did
  failed,      // no answer came at all
};

template <>
struct EnumNames<MessageState> {
  static constexpr std::array<std::pair<MessageState, std::string_view>, 5> kNames{{
      {MessageState::complete, "complete"},
      {MessageState::streaming, "streaming"},
      {MessageState::stopped, "stopped"},
      {MessageState::broken_off, "broken_off"},
      {MessageState::failed, "failed"},
  }};
};

// `seq` orders the messages of one conversation and never changes; there may be gaps. `error` says why it is not
// complete. `destination` is where the question of this answer went: empty when it stayed on this machine, absent when
// that is not known. `ai_generated` labels what a model wrote, for programs that read it (EU AI Act, article 50).
struct StoredMessage {
  int64_t seq = 0;
  Role role = Role::user;
  std::string content;
  std::string thinking;
  MessageState state = MessageState::complete;
  std::optional<ProviderId> provider;
  std::optional<std::string> model_id;
  std::optional<std::string> destination;
  std::optional<std::string> error;
  std::optional<Usage> usage;
  std::optional<int64_t> latency_ms;
  std::optional<int64_t> total_ms;
  std::string created_at;
  std::optional<bool> ai_generated;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("seq", self.seq);
    visit.required("role", self.role);
    visit.required("content", self.content);
    visit("thinking", self.thinking);
    visit("state", self.state);
    visit("provider", self.provider);
    visit("modelId", self.model_id);
    visit("destination", self.destination);
    visit("error", self.error);
    visit("usage", self.usage);
    visit("latency_ms", self.latency_ms);
    visit("total_ms", self.total_ms);
    visit("createdAt", self.created_at);
    visit("aiGenerated", self.ai_generated);
  }
};

// A row of the list. `snippet` stands only in search results: the words around the match, the match itself between
// U+0002 and U+0003, so that no markup has to be escaped.
struct ConversationSummary {
  std::string id;
  std::string title;
  std::string created_at;
  std::string updated_at;
  int64_t message_count = 0;
  std::optional<std::string> snippet;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("id", self.id);
    visit.required("title", self.title);
    visit("createdAt", self.created_at);
    visit("updatedAt", self.updated_at);
    visit("messageCount", self.message_count);
    visit("snippet", self.snippet);
  }
};

struct Conversation {
  std::string id;
  std::string title;
  std::string created_at;
  std::string updated_at;
  std::vector<StoredMessage> messages;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("id", self.id);
    visit.required("title", self.title);
    visit("createdAt", self.created_at);
    visit("updatedAt", self.updated_at);
    visit("messages", self.messages);
  }
};

// GET /api/conversations?q=&limit=&cursor=  Newest first; `next_cursor` is absent on the last page.
struct ConversationPage {
  std::vector<ConversationSummary> conversations;
  std::optional<std::string> next_cursor;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("conversations", self.conversations);
    visit("nextCursor", self.next_cursor);
  }
};

// POST /api/conversations and PATCH /api/conversations/{id}
struct ConversationEdit {
  std::optional<std::string> title;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("title", self.title);
  }
};

// The title that a conversation gets from its first question: one line, at most 60 characters (with the "…" of a
// longer one) and limits::kTitleBytesMax, cut between words.
std::string title_from_question(std::string_view question);

}  // namespace kf
