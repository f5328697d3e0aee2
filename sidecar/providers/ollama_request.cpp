#include <map>

#include "sidecar/providers/chat_request.h"
#include "sidecar/providers/provider_json.h"

namespace kf::providers {
namespace {

// The body of POST /api/chat, in Ollama's own words.
struct OllamaMessage {
  Role role;
  std::string_view content;
  std::optional<Json> tool_calls;
  std::string tool_call_id;
  std::string tool_name;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("role", self.role);
    visit("content", self.content);
    visit("tool_calls", self.tool_calls);
    if (!self.tool_call_id.empty()) visit("tool_call_id", self.tool_call_id);
    if (!self.tool_name.empty()) visit("tool_name", self.tool_name);
  }
};

struct OllamaOptions {
  const ChatOptions& asked;

  bool is_empty() const {
    return !asked.temperature && !asked.max_tokens && !asked.top_p && !asked.seed && !asked.context_length &&
           !asked.stop;
  }

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("temperature", self.asked.temperature);
    visit("num_predict", self.asked.max_tokens);
    visit("top_p", self.asked.top_p);
    visit("seed", self.asked.seed);
    visit("num_ctx", self.asked.context_length);
    visit("stop", self.asked.stop);
  }
};

struct OllamaChat {
  const ChatRequest& asked;
  std::string_view model;
  std::vector<OllamaMessage> messages;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("model", self.model);
    visit("messages", self.messages);
    visit("stream", true);
    if (const OllamaOptions options{self.asked.options}; !options.is_empty()) visit("options", options);
    visit("think", self.asked.options.think);
    if (self.asked.tools && !self.asked.tools->empty()) visit("tools", *self.asked.tools);
  }
};

using ToolNames = std::map<std::string, std::string>;  // by the id of the call

Result<Json> arguments_object(const Json& arguments, const std::string& path) {
  if (!arguments.is_string()) return arguments.is_null() ? Json::object() : arguments;
  const auto& text = arguments.get_ref<const std::string&>();
  if (text.empty()) return Json::object();
  auto parsed = parse_json(text);
  if (parsed && parsed->is_object()) return parsed;
  return Error{ErrorCode::invalid_request, "'" + path + "' must hold a JSON object.", path};
}

Result<Json> calls_for_ollama(const Json& calls, const std::string& path, ToolNames& names) {
  Json list = Json::array();
  for (size_t i = 0; calls.is_array() && i < calls.size(); ++i) {
    const Json& function = member(calls[i], "function");
    const std::string place = path + "[" + std::to_string(i) + "].function.arguments";
    KF_TRY(Json arguments, arguments_object(member(function, "arguments"), place));
    const std::string id = text_member(calls[i], "id");
    const std::string name = text_member(function, "name");
    names[id] = name;
    Json call{{"function", {{"index", i}, {"name", name}, {"arguments", std::move(arguments)}}}};
    if (!id.empty()) call["id"] = id;
    list.push_back(std::move(call));
  }
  return list;
}

Result<OllamaMessage> message_for_ollama(const ChatMessage& message, size_t index, ToolNames& names) {
  OllamaMessage out{message.role, message.content, {}, {}, {}};
  if (message.tool_calls) {
    const std::string path = "messages[" + std::to_string(index) + "].tool_calls";
    KF_TRY(out.tool_calls, calls_for_ollama(*message.tool_calls, path, names));
  }
  if (message.role != Role::tool) return out;
  out.tool_call_id = message.tool_call_id.value_or("");
  const auto called = names.find(out.tool_call_id);
  out.tool_name = message.tool_name.value_or(called != names.end() ? called->second : "");
  return out;
}

}  // namespace

Result<std::string> ollama_chat_body(const ChatRequest& request, std::string_view model) {
  OllamaChat chat{request, model, {}};
  chat.messages.reserve(request.messages.size());
  ToolNames names;
  for (size_t i = 0; i < request.messages.size(); ++i) {
    KF_TRY(OllamaMessage message, message_for_ollama(request.messages[i], i, names));
    chat.messages.push_back(std::move(message));
  }
  return to_json_text(chat);
}

}  // namespace kf::providers
