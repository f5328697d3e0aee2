#pragma once
// The steps that bring a database from any version to the newest. A step that was ever released is never edited.

#include "sidecar/store/database.h"

namespace kf::store {

inline constexpr int64_t kApplicationId = 0x4B464462;  // "KFDb" in the file's header says whose file it is

// The version that this program makes and needs.
int64_t newest_schema_version();

// data_damaged when the file belongs to another program or was made by a newer version; the file is not changed by
// looking.
Result<void> check_owner_and_version(Database& database);

// Each step in a transaction of its own. `to` is left out for the newest version; an older one is what a test begins
// with.
Result<void> migrate(Database& database, std::optional<int64_t> to = {});

}  // namespace kf::store
