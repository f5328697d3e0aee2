#pragma once

#include <string>
#include <string_view>

#include "shared/base/result.h"

namespace kf {

// A model's name as a request or a server gives it: something to see, at most limits::kModelNameBytesMax, nothing
// hidden. Otherwise invalid_request with that field.
Result<void> check_model_name(std::string_view name, const std::string& field);

}  // namespace kf
