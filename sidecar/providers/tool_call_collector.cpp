#include "sidecar/providers/tool_call_collector.h"

#include "shared/base/limits.h"
#include "sidecar/providers/provider_json.h"

namespace kf::providers {
namespace {

constexpr size_t kToolCallsMax = 128;  // OpenAI's own limit on tools in one request

}  // namespace

Result<void> ToolCallCollector::add(const Json& pieces) {
  if (!pieces.is_array()) return {};
  for (const Json& piece : pieces) {
    Call& call = calls_[int_member(piece, "index")];
    const Json& function = member(piece, "function");
    if (const std::string id = text_member(piece, "id"); !id.empty()) call.id = id;
    const std::string name = text_member(function, "name");
    const std::string arguments = text_member(function, "arguments");
    call.name += name;
    call.arguments += arguments;
    bytes_ += name.size() + arguments.size();
    if (bytes_ > limits::kStreamLineBytesMax || calls_.size() > kToolCallsMax) {
      return Error{ErrorCode::provider_protocol, "The model's tool calls are larger than 1 MiB or more than 128."};
    }
  }
  return {};
}

Json ToolCallCollector::take() {
  Json list = Json::array();
  for (const auto& [index, call] : calls_) {
    list.push_back(
        {{"id", call.id.empty() ? "call_" + std::to_string(index) : call.id},
         {"type", "function"},
         {"function", {{"name", call.name}, {"arguments", call.arguments.empty() ? "{}" : call.arguments}}}});
  }
  calls_.clear();
  bytes_ = 0;
  return list;
}

}  // namespace kf::providers
