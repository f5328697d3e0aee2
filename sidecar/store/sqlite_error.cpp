#include "sidecar/store/sqlite_error.h"

#include <cerrno>

namespace kf::store {
namespace {

Error disk_full() {
  return {ErrorCode::storage_full,
          "The disk is full: nothing can be saved. Make room on the disk that holds the data folder."};
}

// SQLite turns most, not all, of the system's "no space" into SQLITE_FULL.
bool is_out_of_space(sqlite3* connection, int primary_code) {
  if (primary_code == SQLITE_FULL) return true;
  if (primary_code != SQLITE_IOERR || connection == nullptr) return false;
  const int system_error = sqlite3_system_errno(connection);
  return system_error == ENOSPC || system_error == EDQUOT;
}

std::string detail(sqlite3* connection, int result_code) {
  return connection == nullptr ? sqlite3_errstr(result_code) : sqlite3_errmsg(connection);
}

}  // namespace

Error sqlite_error(sqlite3* connection, int result_code) {
  const int primary_code = result_code & 0xFF;
  if (is_out_of_space(connection, primary_code)) return disk_full();
  switch (primary_code) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return {ErrorCode::data_damaged, "The database is damaged: " + detail(connection, result_code)};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      return {ErrorCode::unavailable, "The data folder cannot be written: " + detail(connection, result_code)};
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_INTERRUPT:
      return {ErrorCode::unavailable, "The database does not answer: " + detail(connection, result_code)};
    default: return {ErrorCode::internal, "The database refused a statement: " + detail(connection, result_code)};
  }
}

bool is_storage_fault(const Error& error) {
  return error.code == ErrorCode::storage_full || error.code == ErrorCode::unavailable ||
         error.code == ErrorCode::data_damaged || error.code == ErrorCode::internal;
}

}  // namespace kf::store
