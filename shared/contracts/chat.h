#pragma once
// POST /api/chat/local: the question, the whole answer, and the events of a streamed one.

#include "shared/contracts/models.h"

namespace kf {

enum class Role { system, user, assistant, tool };

template <>
struct EnumNames<Role> {
  static constexpr std::array<std::pair<Role, std::string_view>, 4> kNames{
      {{Role::system, "system"}, {Role::user, "user"}, {Role::assistant, "assistant"}, {Role::tool, "tool"}}};
};

// `tool_calls` and `tool_call_id` are as OpenAI writes them; they pass through.
struct ChatMessage {
  Role role = Role::user;
  std::string content;
  std::optional<Json> tool_calls;
  std::optional<std::string> tool_call_id;
  std::optional<std::string> tool_name;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("role", self.role);
    visit.required("content", self.content);
    visit("tool_calls", self.tool_calls);
    visit("tool_call_id", self.tool_call_id);
    visit("tool_name", self.tool_name);
  }
};

// Left out means: as the provider does by default. `think` asks models that can think to do so, or not to.
struct ChatOptions {
  std::optional<double> temperature;
  std::optional<int64_t> max_tokens;
  std::optional<double> top_p;
  std::optional<int64_t> seed;
  std::optional<int64_t> context_length;
  std::optional<std::vector<std::string>> stop;
  std::optional<bool> think;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("temperature", self.temperature);
    visit("maxTokens", self.max_tokens);
    visit("topP", self.top_p);
    visit("seed", self.seed);
    visit("contextLength", self.context_length);
    visit("stop", self.stop);
    visit("think", self.think);
  }
};

// With `conversation_id` the sidecar keeps the last user message and the answer in that conversation; `replace_from`
// first sets aside every message of it from that `seq` on (retry, edit and resend).
struct ChatRequest {
  ProviderId provider = ProviderId::ollama;
  std::string model_id;
  std::vector<ChatMessage> messages;
  bool stream = false;
  ChatOptions options;
  std::optional<Json> tools;
  std::optional<std::string> conversation_id;
  std::optional<int64_t> replace_from;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("provider", self.provider);
    visit.required("modelId", self.model_id);
    visit.required("messages", self.messages);
    visit("stream", self.stream);
    visit("options", self.options);
    visit("tools", self.tools);
    visit("conversationId", self.conversation_id);
    visit("replaceFrom", self.replace_from);
  }
};

// Beyond the types: model name and messages not empty, within limits, options in range. The error names the field.
Result<void> validate(const ChatRequest& request);

// Token counts are the provider's own and 0 when it gives none. `tokens_per_second` is completion tokens by the
// provider's evaluation time where it says so, else by the time from the first token to the last.
struct Usage {
  int64_t prompt_tokens = 0;
  int64_t completion_tokens = 0;
  int64_t total_tokens = 0;
  double tokens_per_second = 0;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("prompt_tokens", self.prompt_tokens);
    visit("completion_tokens", self.completion_tokens);
    visit("total_tokens", self.total_tokens);
    visit("tokens_per_second", self.tokens_per_second);
  }

  friend bool operator==(const Usage&, const Usage&) = default;
};

// `latency_ms` is the time to the first token, `total_ms` to the last. `model` is the one that answered;
// `requested_model` is set when another one was asked for. `destination` is the way that the question went when it left
// this machine (contracts/way.h), empty when it stayed.
struct ChatAnswer {
  std::string response;
  std::string thinking;
  std::string model;
  std::optional<std::string> requested_model;
  ProviderId provider = ProviderId::ollama;
  Usage usage;
  int64_t latency_ms = 0;
  int64_t total_ms = 0;
  std::string finish_reason;
  std::optional<Json> tool_calls;
  std::optional<int64_t> message_seq;
  std::string destination;
  bool ai_generated = true;  // the label for programs (EU AI Act, article 50)

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("response", self.response);
    visit("thinking", self.thinking);
    visit("model", self.model);
    visit("requestedModel", self.requested_model);
    visit("provider", self.provider);
    visit("usage", self.usage);
    visit("latency_ms", self.latency_ms);
    visit("total_ms", self.total_ms);
    visit("finish_reason", self.finish_reason);
    visit("tool_calls", self.tool_calls);
    visit("messageSeq", self.message_seq);
    visit("destination", self.destination);
    visit("aiGenerated", self.ai_generated);
  }
};

// The data of the SSE events. `event:` is the name in the comment.

struct ChatStart {  // start: the question is kept, the provider has taken it
  std::string model;
  ProviderId provider = ProviderId::ollama;
  std::optional<std::string> conversation_id;
  std::optional<int64_t> user_seq;       // where the question stands in the conversation
  std::optional<int64_t> assistant_seq;  // where the answer will stand
  std::string destination;               // the way of a question that leaves this machine, else empty
  bool ai_generated = true;              // what comes is written by a model

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("model", self.model);
    visit("provider", self.provider);
    visit("conversationId", self.conversation_id);
    visit("userSeq", self.user_seq);
    visit("assistantSeq", self.assistant_seq);
    visit("destination", self.destination);
    visit("aiGenerated", self.ai_generated);
  }
};

struct ChatText {  // delta, thinking
  std::string text;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("text", self.text);
  }
};

struct ChatSaved {  // saved: so many bytes of thinking and answer are on disk and survive a crash
  int64_t bytes = 0;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("bytes", self.bytes);
  }
};

struct ChatOtherModel {  // other_model: the provider answers with another model than asked
  std::string asked;
  std::string answered;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("asked", self.asked);
    visit.required("answered", self.answered);
  }
};

struct ChatDestination {  // destination: the question went elsewhere than `start` said
  std::string destination;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("destination", self.destination);
  }
};

struct ChatDone {  // done: the last event of an answer that ended well. `reason` is stop, length or tool_calls
  std::string reason;
  int64_t latency_ms = 0;
  int64_t total_ms = 0;
  Usage usage;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("reason", self.reason);
    visit("latency_ms", self.latency_ms);
    visit("total_ms", self.total_ms);
    visit("usage", self.usage);
  }
};

}  // namespace kf
