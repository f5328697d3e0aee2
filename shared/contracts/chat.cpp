#include "shared/contracts/chat.h"

#include "shared/base/limits.h"
#include "shared/base/text.h"
#include "shared/contracts/model_name.h"

namespace kf {
namespace {

Error bad(std::string field, std::string message) {
  return {ErrorCode::invalid_request, std::move(message), std::move(field)};
}

Result<void> validate_messages(const std::vector<ChatMessage>& messages) {
  if (messages.empty()) return bad("messages", "'messages' is empty. Send at least one message.");
  if (messages.size() > limits::kMessagesMax) return bad("messages", "'messages' holds more than 2000 messages.");
  for (size_t i = 0; i < messages.size(); ++i) {
    const std::string field = "messages[" + std::to_string(i) + "].content";
    const ChatMessage& message = messages[i];
    if (message.role == Role::user && trim(message.content).empty()) return bad(field, "'" + field + "' is empty.");
    if (message.content.size() > limits::kMessageBytesMax) return bad(field, "'" + field + "' is longer than 4 MiB.");
  }
  return {};
}

template <class T>
Result<void> validate_range(const std::optional<T>& value, T low, T high, const std::string& field) {
  if (!value || (*value >= low && *value <= high)) return {};
  const auto text = [](T bound) { return std::to_string(static_cast<int64_t>(bound)); };
  return bad(field, "'" + field + "' must lie between " + text(low) + " and " + text(high) + ".");
}

Result<void> validate_options(const ChatOptions& options) {
  KF_CHECK(validate_range(options.temperature, 0.0, 2.0, "options.temperature"));
  KF_CHECK(validate_range(options.top_p, 0.0, 1.0, "options.topP"));
  KF_CHECK(validate_range<int64_t>(options.max_tokens, 1, 1'000'000, "options.maxTokens"));
  KF_CHECK(validate_range<int64_t>(options.context_length, 256, 4'194'304, "options.contextLength"));
  return {};
}

}  // namespace

Result<void> validate(const ChatRequest& request) {
  KF_CHECK(check_model_name(request.model_id, "modelId"));
  KF_CHECK(validate_messages(request.messages));
  KF_CHECK(validate_options(request.options));
  if (request.tools && !request.tools->is_array()) return bad("tools", "'tools' must be a list.");
  if (request.replace_from && !request.conversation_id) {
    return bad("replaceFrom", "'replaceFrom' needs 'conversationId'.");
  }
  if (request.conversation_id && request.messages.back().role != Role::user) {
    return bad("messages", "With 'conversationId' the last message must be the user's.");
  }
  return {};
}

}  // namespace kf
