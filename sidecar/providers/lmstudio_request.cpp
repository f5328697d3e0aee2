#include "sidecar/providers/chat_request.h"

namespace kf::providers {
namespace {

// The body of POST /v1/chat/completions, in OpenAI's words.
struct OpenAiMessage {
  const ChatMessage& message;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("role", self.message.role);
    visit("content", self.message.content);
    visit("tool_calls", self.message.tool_calls);
    visit("tool_call_id", self.message.tool_call_id);
  }
};

struct StreamOptions {
  template <class Self, class V>
  static void fields(Self&, V&& visit) {
    visit("include_usage", true);
  }
};

// What the chat templates of models that can think look at.
struct TemplateArguments {
  bool enable_thinking;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("enable_thinking", self.enable_thinking);
  }
};

struct OpenAiChat {
  const ChatRequest& asked;
  std::vector<OpenAiMessage> messages;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    const ChatOptions& options = self.asked.options;
    visit("model", self.asked.model_id);
    visit("messages", self.messages);
    visit("stream", true);
    visit("stream_options", StreamOptions());
    visit("temperature", options.temperature);
    visit("max_tokens", options.max_tokens);
    visit("top_p", options.top_p);
    visit("seed", options.seed);
    visit("stop", options.stop);
    if (options.think) visit("chat_template_kwargs", TemplateArguments{*options.think});
    if (self.asked.tools && !self.asked.tools->empty()) visit("tools", *self.asked.tools);
  }
};

}  // namespace

std::string lmstudio_chat_body(const ChatRequest& request) {
  OpenAiChat chat{request, {}};
  for (const ChatMessage& message : request.messages) chat.messages.push_back({message});
  return to_json_text(chat);
}

}  // namespace kf::providers
