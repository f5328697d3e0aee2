#include "sidecar/store/title.h"

#include "shared/base/limits.h"
#include "shared/base/text.h"

namespace kf::store {
namespace {

Error bad_title(const char* message) { return {ErrorCode::invalid_request, message, "title"}; }

bool holds_control_characters(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029) return true;
  }
  return false;
}

}  // namespace

Result<std::string> checked_title(std::string_view title) {
  const std::string_view trimmed = trim(title);
  if (trimmed.size() > limits::kTitleBytesMax) return bad_title("'title' is longer than 200 bytes.");
  if (!is_valid_utf8(trimmed)) return bad_title("'title' is not valid UTF-8.");
  if (holds_control_characters(trimmed)) return bad_title("'title' must be one line without control characters.");
  return std::string(trimmed);
}

}  // namespace kf::store
