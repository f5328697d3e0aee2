#include "sidecar/providers/chat_request.h"

namespace kf::providers {
namespace {

template <class T>
void set_if(Json& object, const char* name, const std::optional<T>& value) {
  if (value) object[name] = *value;
}

Json message_for_openai(const ChatMessage& message) {
  Json out{{"role", enum_name(message.role)}, {"content", message.content}};
  set_if(out, "tool_calls", message.tool_calls);
  set_if(out, "tool_call_id", message.tool_call_id);
  return out;
}

}  // namespace

std::string lmstudio_chat_body(const ChatRequest& request) {
  Json messages = Json::array();
  for (const ChatMessage& message : request.messages) messages.push_back(message_for_openai(message));
  Json body{{"model", request.model_id},
            {"messages", std::move(messages)},
            {"stream", true},
            {"stream_options", {{"include_usage", true}}}};
  set_if(body, "temperature", request.options.temperature);
  set_if(body, "max_tokens", request.options.max_tokens);
  set_if(body, "top_p", request.options.top_p);
  set_if(body, "seed", request.options.seed);
  set_if(body, "stop", request.options.stop);
  // What the chat templates of models that can think look at.
  if (request.options.think) body["chat_template_kwargs"] = {{"enable_thinking", *request.options.think}};
  if (request.tools && !request.tools->empty()) body["tools"] = *request.tools;
  return to_text(body);
}

}  // namespace kf::providers
