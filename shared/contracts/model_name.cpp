#include "shared/contracts/model_name.h"

#include "shared/base/limits.h"
#include "shared/base/shown_text.h"
#include "shared/base/text.h"

namespace kf {

Result<void> check_model_name(std::string_view name, const std::string& field) {
  const auto bad = [&field](std::string_view what) {
    return Error{ErrorCode::invalid_request, "'" + field + "' " + std::string(what), field};
  };
  if (trim(name).empty()) return bad("is empty. Choose a model.");
  if (name.size() > limits::kModelNameBytesMax) return bad("is longer than 256 bytes.");
  if (!is_all_seen(name)) return bad("holds a character that cannot be seen.");
  return {};
}

}  // namespace kf
