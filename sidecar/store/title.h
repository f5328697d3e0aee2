#pragma once
// Titles that people give.

#include <string>
#include <string_view>

#include "shared/base/result.h"

namespace kf::store {

// The title without blanks around it. invalid_request with field "title" when it is longer than limits::kTitleBytesMax,
// not UTF-8, or holds control characters or line breaks.
Result<std::string> checked_title(std::string_view title);

}  // namespace kf::store
