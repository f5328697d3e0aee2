#pragma once
// One run of a prepared statement. The connection keeps the statement; this resets it at the end.

#include <sqlite3.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "shared/base/result.h"
#include "sidecar/store/read_watch.h"

namespace kf::store {

class Statement {
 public:
  // `watch`, when there is one, may end the run between two rows and within one.
  Statement(sqlite3* connection, sqlite3_stmt* statement, ReadWatch* watch)
      : connection_(connection), statement_(statement), watch_(watch) {}
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  // Binds the next parameter. A fault shows at the next step.
  void bind(std::nullptr_t);
  void bind(double value);
  void bind(std::string_view text);
  void bind_integer(int64_t value);

  template <class T>
  requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) void bind(T value) {
    bind_integer(static_cast<int64_t>(value));
  }
  template <class T>
  void bind(const std::optional<T>& value) {
    if (value)
      bind(*value);
    else
      bind(nullptr);
  }

  Result<bool> step();  // true: there is a row
  Result<void> run();   // to the end

  bool is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  double real(int column) const { return sqlite3_column_double(statement_, column); }
  std::string text(int column) const;
  std::optional<int64_t> optional_integer(int column) const;
  std::optional<std::string> optional_text(int column) const;

 private:
  void keep_fault(int result_code);

  sqlite3* connection_;
  sqlite3_stmt* statement_;
  ReadWatch* watch_;
  int next_parameter_ = 1;
  int bind_fault_ = SQLITE_OK;
};

}  // namespace kf::store
