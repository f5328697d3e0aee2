#pragma once
// The data folder itself: private to its owner.

#include <filesystem>

#include "shared/base/result.h"
#include "sidecar/base/log.h"

namespace kf::store {

// Makes what is missing of the path, each part 0700. unavailable or storage_full.
Result<void> make_private_folder(const std::filesystem::path& folder);

// A folder that is there already must be its user's alone: theirs, and closed to everybody else (0700), also where a
// link leads. unavailable with field "data_dir" and the remedy; a folder that is not there is well.
Result<void> check_private_folder(const std::filesystem::path& folder);

// Makes an empty file 0600 when there is none; an older one becomes 0600. Whoever else can enter the folder is only
// warned about.
Result<void> make_private_file(const std::filesystem::path& file, Log& log);

// What the system's errno says, about this path.
Error system_error(int error_number, const std::filesystem::path& path);

}  // namespace kf::store
