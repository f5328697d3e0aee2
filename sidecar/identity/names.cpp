#include "sidecar/identity/names.h"

#include <algorithm>

#include "shared/base/text.h"

namespace kf::identity {

Result<std::string> checked_name(std::string_view name, size_t bytes_max) {
  const std::string_view trimmed = trim(name);
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  if (trimmed.empty()) return Error{ErrorCode::invalid_request, "'name' is empty.", "name"};
  if (trimmed.size() > bytes_max) {
    return Error{ErrorCode::invalid_request, "'name' is longer than " + std::to_string(bytes_max) + " bytes.", "name"};
  }
  if (std::any_of(trimmed.begin(), trimmed.end(), is_control))
    return Error{ErrorCode::invalid_request, "'name' holds control characters.", "name"};
  return std::string(trimmed);
}

}  // namespace kf::identity
