#pragma once
// One connection to the database. Used by one thread at a time.

#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <string_view>
#include <unordered_map>

#include "sidecar/store/read_watch.h"
#include "sidecar/store/statement.h"

namespace kf::store {

enum class OpenAs { writer, reader };

class Database {
 public:
  // A writer makes the file when there is none. Sets up the connection, but neither looks at the schema nor changes it.
  static Result<std::unique_ptr<Database>> open(const std::filesystem::path& file, OpenAs purpose);

  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // `sql` is a constant: it is prepared once and kept. `parameters` are bound in their order and copied.
  template <class... T>
  Result<Statement> query(std::string_view sql, const T&... parameters) {
    KF_TRY(sqlite3_stmt* const prepared, prepare(sql));
    Statement statement(connection_.get(), prepared, watch_);
    (statement.bind(parameters), ...);
    return statement;
  }

  template <class... T>
  Result<void> run(std::string_view sql, const T&... parameters) {
    KF_TRY(auto statement, query(sql, parameters...));
    return statement.run();
  }

  // The first column of the first row; data_damaged when there is no row.
  template <class... T>
  Result<int64_t> integer(std::string_view sql, const T&... parameters) {
    KF_TRY(auto statement, query(sql, parameters...));
    KF_TRY(const bool has_row, statement.step());
    if (!has_row) return Error{ErrorCode::data_damaged, "The database lacks a row that must be there."};
    return statement.integer(0);
  }

  // The first bytes of one text, without reading what lies behind them.
  struct Cell {
    const char* table;
    const char* column;
    int64_t row_id;
  };
  struct Part {
    std::string bytes;  // of UTF-8, cut between two characters
    bool is_cut = false;
  };
  Result<Part> read_part(const Cell& cell, size_t bytes_max);

  // Several statements at once, for schema changes.
  Result<void> run_script(const char* sql);

  // From here on no statement may drop or alter anything, nor reach another file; the schema is what it is.
  void close_schema();

  // Writes the write-ahead log into the database and cuts it to nothing; false when somebody still reads from it. Waits
  // for nobody.
  Result<bool> empty_log();

  // Everything that is read from here on is watched and ends when its watch says so; null: nothing is. Gives the one
  // before. `watch` is borrowed.
  ReadWatch* watched_by(ReadWatch* watch);
  ReadWatch* watch() const { return watch_; }

  int64_t changed_rows() const { return sqlite3_changes64(connection_.get()); }
  int64_t last_row_id() const { return sqlite3_last_insert_rowid(connection_.get()); }
  bool is_in_transaction() const { return sqlite3_get_autocommit(connection_.get()) == 0; }
  sqlite3* handle() const { return connection_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
    void operator()(sqlite3_blob* blob) const { sqlite3_blob_close(blob); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };

  explicit Database(sqlite3* connection) : connection_(connection) {}
  Result<sqlite3_stmt*> prepare(std::string_view sql);
  Result<void> configure(OpenAs purpose);

  std::unique_ptr<sqlite3, Close> connection_;
  ReadWatch* watch_ = nullptr;
  std::unordered_map<std::string_view, std::unique_ptr<sqlite3_stmt, Close>>
      statements_;  // after the connection: closed first
};

// Several reads that see one state of the database.
class ReadTransaction {
 public:
  explicit ReadTransaction(Database& database) : database_(database), started_(database.run("BEGIN")) {}
  ~ReadTransaction();
  ReadTransaction(const ReadTransaction&) = delete;
  ReadTransaction& operator=(const ReadTransaction&) = delete;

  const Result<void>& started() const { return started_; }

 private:
  Database& database_;
  Result<void> started_;
};

}  // namespace kf::store
