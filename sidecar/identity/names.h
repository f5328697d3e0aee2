#pragma once

#include <string>
#include <string_view>

#include "shared/base/result.h"
#include "shared/contracts/identity.h"

namespace kf::identity {

// A name that people see, in Unicode's form NFKC and without blanks around it: at most `bytes_max` bytes, with
// something to see, and nothing hidden in it or imitated. The error is of field "name".
Result<std::string> checked_name(std::string_view name, size_t bytes_max);

// Some words are the program's own or say who somebody is ("sidecar", "Owner", "admin"): only who is that may be called
// so, or anything that looks like it.
Result<void> check_not_reserved(std::string_view name, UserRole role);

}  // namespace kf::identity
