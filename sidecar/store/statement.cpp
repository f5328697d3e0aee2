#include "sidecar/store/statement.h"

#include <utility>

#include "sidecar/store/sqlite_error.h"

namespace kf::store {

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_),
      statement_(std::exchange(other.statement_, nullptr)),
      watch_(other.watch_),
      next_parameter_(other.next_parameter_),
      bind_fault_(other.bind_fault_) {}

Statement::~Statement() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);  // repeats the fault of the last step, which its caller knows
  sqlite3_clear_bindings(statement_);
}

void Statement::keep_fault(int result_code) {
  if (bind_fault_ == SQLITE_OK) bind_fault_ = result_code;
}

void Statement::bind(std::nullptr_t) { keep_fault(sqlite3_bind_null(statement_, next_parameter_++)); }
void Statement::bind(double value) { keep_fault(sqlite3_bind_double(statement_, next_parameter_++, value)); }
void Statement::bind_integer(int64_t value) { keep_fault(sqlite3_bind_int64(statement_, next_parameter_++, value)); }

void Statement::bind(std::string_view text) {
  const char* data = text.data() == nullptr ? "" : text.data();  // a null pointer would be NULL, not ''
  keep_fault(sqlite3_bind_text64(statement_, next_parameter_++, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

Result<bool> Statement::step() {
  if (bind_fault_ != SQLITE_OK) return sqlite_error(connection_, bind_fault_);
  if (watch_ != nullptr && watch_->must_end()) return watch_->reason();
  const int result_code = sqlite3_step(statement_);
  if (result_code == SQLITE_ROW) return true;
  if (result_code == SQLITE_DONE) return false;
  if (result_code == SQLITE_INTERRUPT && watch_ != nullptr) return watch_->reason();
  return sqlite_error(connection_, sqlite3_extended_errcode(connection_));
}

Result<void> Statement::run() {
  for (;;) {
    KF_TRY(const bool has_row, step());
    if (!has_row) return {};
  }
}

std::string Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return data == nullptr ? std::string()
                         : std::string(data, static_cast<size_t>(sqlite3_column_bytes(statement_, column)));
}

std::optional<int64_t> Statement::optional_integer(int column) const {
  return is_null(column) ? std::nullopt : std::optional(integer(column));
}

std::optional<std::string> Statement::optional_text(int column) const {
  return is_null(column) ? std::nullopt : std::optional(text(column));
}

}  // namespace kf::store
