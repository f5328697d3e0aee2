#include <map>

#include "sidecar/providers/chat_request.h"
#include "sidecar/providers/provider_json.h"

namespace kf::providers {
namespace {

using ToolNames = std::map<std::string, std::string>;  // by the id of the call

template <class T>
void set_if(Json& object, const char* name, const std::optional<T>& value) {
  if (value) object[name] = *value;
}

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

Result<Json> message_for_ollama(const ChatMessage& message, const std::string& path, ToolNames& names) {
  Json out{{"role", enum_name(message.role)}, {"content", message.content}};
  if (message.tool_calls) {
    KF_TRY(out["tool_calls"], calls_for_ollama(*message.tool_calls, path + ".tool_calls", names));
  }
  if (message.role != Role::tool) return out;
  const std::string id = message.tool_call_id.value_or("");
  const auto called = names.find(id);
  if (!id.empty()) out["tool_call_id"] = id;
  if (message.tool_name || called != names.end()) {
    out["tool_name"] = message.tool_name ? *message.tool_name : called->second;
  }
  return out;
}

Json options_for_ollama(const ChatOptions& options) {
  Json out = Json::object();
  set_if(out, "temperature", options.temperature);
  set_if(out, "num_predict", options.max_tokens);
  set_if(out, "top_p", options.top_p);
  set_if(out, "seed", options.seed);
  set_if(out, "num_ctx", options.context_length);
  set_if(out, "stop", options.stop);
  return out;
}

}  // namespace

Result<std::string> ollama_chat_body(const ChatRequest& request) {
  Json messages = Json::array();
  ToolNames names;
  for (size_t i = 0; i < request.messages.size(); ++i) {
    const std::string path = "messages[" + std::to_string(i) + "]";
    KF_TRY(Json message, message_for_ollama(request.messages[i], path, names));
    messages.push_back(std::move(message));
  }
  Json body{{"model", request.model_id}, {"messages", std::move(messages)}, {"stream", true}};
  if (Json options = options_for_ollama(request.options); !options.empty()) body["options"] = std::move(options);
  set_if(body, "think", request.options.think);
  if (request.tools && !request.tools->empty()) body["tools"] = *request.tools;
  return to_text(body);
}

}  // namespace kf::providers
