#pragma once

#include <string>
#include <string_view>

#include "shared/base/result.h"

namespace kf::identity {

// A name that people see: without blanks around it, not empty, without control characters. The error is of field
// "name".
Result<std::string> checked_name(std::string_view name, size_t bytes_max);

}  // namespace kf::identity
