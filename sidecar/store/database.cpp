#include "sidecar/store/database.h"

#include <algorithm>
#include <utility>

#include "shared/base/text.h"
#include "sidecar/store/sqlite_error.h"
#include "sidecar/store/words_tokenizer.h"

namespace kf::store {
namespace {

constexpr int kBusyTimeoutMs = 5000;

// No mmap: an I/O error there is a signal, not a result. A small cache for each: the system's page cache holds the
// rest.
constexpr const char* kEveryConnection =
    "PRAGMA trusted_schema = OFF;"
    "PRAGMA foreign_keys = ON;"
    "PRAGMA mmap_size = 0;"
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA cache_size = -1000;";

constexpr const char* kWriter =
    "PRAGMA secure_delete = ON;"
    "PRAGMA recursive_triggers = ON;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA wal_autocheckpoint = 1000;"       // pages: 4 MB
    "PRAGMA journal_size_limit = 16777216;";  // a long WAL is cut back to this after a checkpoint

int deny_schema_changes(void*, int action, const char*, const char*, const char*, const char*) {
  switch (action) {
    case SQLITE_DROP_INDEX:
    case SQLITE_DROP_TABLE:
    case SQLITE_DROP_TRIGGER:
    case SQLITE_DROP_VIEW:
    case SQLITE_DROP_VTABLE:
    case SQLITE_ALTER_TABLE:
    case SQLITE_ATTACH:
    case SQLITE_DETACH: return SQLITE_DENY;
    default: return SQLITE_OK;
  }
}

constexpr int kStepsBetweenLooks = 1000;  // of SQLite's virtual machine: some ten microseconds

int look(void* watch) { return static_cast<ReadWatch*>(watch)->must_end() ? 1 : 0; }

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& file, OpenAs purpose) {
  const int mode = purpose == OpenAs::writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  sqlite3* connection = nullptr;
  const int opened =
      sqlite3_open_v2(file.c_str(), &connection, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  std::unique_ptr<Database> database(new Database(connection));
  if (opened != SQLITE_OK) return with_context(sqlite_error(connection, opened), file.string());
  KF_CHECK(database->configure(purpose));
  return database;
}

Result<void> Database::configure(OpenAs purpose) {
  sqlite3* const connection = connection_.get();
  sqlite3_busy_timeout(connection, kBusyTimeoutMs);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  KF_CHECK(register_words_tokenizer(connection));
  KF_CHECK(run_script(kEveryConnection));
  return run_script(purpose == OpenAs::writer ? kWriter : "PRAGMA query_only = ON;");
}

Result<bool> Database::empty_log() {
  sqlite3* const connection = connection_.get();
  sqlite3_busy_timeout(connection, 0);
  const int result_code = sqlite3_wal_checkpoint_v2(connection, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  sqlite3_busy_timeout(connection, kBusyTimeoutMs);
  if (result_code == SQLITE_OK) return true;
  if ((result_code & 0xff) == SQLITE_BUSY) return false;
  return sqlite_error(connection, result_code);
}

void Database::close_schema() { sqlite3_set_authorizer(connection_.get(), deny_schema_changes, nullptr); }

Result<void> Database::run_script(const char* sql) {
  const int result_code = sqlite3_exec(connection_.get(), sql, nullptr, nullptr, nullptr);
  if (result_code != SQLITE_OK) return sqlite_error(connection_.get(), result_code);
  return {};
}

Result<sqlite3_stmt*> Database::prepare(std::string_view sql) {
  const auto known = statements_.find(sql);
  if (known != statements_.end()) {
    assert(sqlite3_stmt_busy(known->second.get()) == 0);
    return known->second.get();
  }
  sqlite3_stmt* statement = nullptr;
  const int result_code = sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()),
                                             SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (result_code != SQLITE_OK) return sqlite_error(connection_.get(), result_code);
  statements_.emplace(sql, statement);
  return statement;
}

Result<Database::Part> Database::read_part(const Cell& cell, size_t bytes_max) {
  if (watch_ != nullptr && watch_->must_end()) return watch_->reason();
  sqlite3_blob* opened = nullptr;
  int result_code = sqlite3_blob_open(connection_.get(), "main", cell.table, cell.column, cell.row_id, 0, &opened);
  const std::unique_ptr<sqlite3_blob, Close> blob(opened);
  if (result_code != SQLITE_OK) return sqlite_error(connection_.get(), result_code);
  const auto all = static_cast<size_t>(sqlite3_blob_bytes(blob.get()));
  Part part{std::string(std::min(all, bytes_max + 1), '\0'), all > bytes_max};  // one more tells where to cut
  result_code = sqlite3_blob_read(blob.get(), part.bytes.data(), static_cast<int>(part.bytes.size()), 0);
  if (result_code != SQLITE_OK) return sqlite_error(connection_.get(), result_code);
  part.bytes.resize(utf8_prefix(part.bytes, bytes_max).size());
  return part;
}

ReadWatch* Database::watched_by(ReadWatch* watch) {
  sqlite3_progress_handler(connection_.get(), watch == nullptr ? 0 : kStepsBetweenLooks, look, watch);
  return std::exchange(watch_, watch);
}

// Unwatched: a read that was ended for its time must give up its state of the database all the same.
ReadTransaction::~ReadTransaction() {
  if (!database_.is_in_transaction()) return;
  ReadWatch* const watch = database_.watched_by(nullptr);
  (void)database_.run("COMMIT").ok();  // ends a read: nothing can be lost
  database_.watched_by(watch);
}

}  // namespace kf::store
