#pragma once
// What SQLite reports, as our errors.

#include <sqlite3.h>

#include <string_view>

#include "shared/base/error.h"

namespace kf::store {

// storage_full, unavailable and data_damaged for what a disk can do; internal for what only a bug of ours can.
// `connection` may be null when opening failed.
Error sqlite_error(sqlite3* connection, int result_code);

// Whether trying again later may go well without anybody changing the request.
bool is_storage_fault(const Error& error);

}  // namespace kf::store
