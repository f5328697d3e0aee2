#pragma once
// Rows that every request asks for: all of them in memory too. Memory follows the disk, never the other way round, so
// that what is gone from memory cannot come back with a restart.

#include <algorithm>
#include <mutex>
#include <unordered_map>

#include "sidecar/base/guarded.h"
#include "sidecar/store/writer.h"

namespace kf::store {

template <class Row>
using RowsByKey = std::unordered_map<std::string, Row>;

template <class Row>
class KeptRows {
 public:
  using Rows = RowsByKey<Row>;

  KeptRows(Writer& writer, Rows rows) : writer_(writer), rows_(std::move(rows)) {}

  using Write = std::function<Result<void>(Database&)>;
  using Apply = std::function<void(Rows&)>;

  // Changes the disk, then the memory; changes follow one another, so that both see them in the same order.
  Result<void> change(Write write, const Apply& apply) {
    return change([](const Rows&) -> Result<void> { return {}; }, std::move(write), apply);
  }

  // `check` looks at the rows first and may refuse.
  Result<void> change(const std::function<Result<void>(const Rows&)>& check, Write write, const Apply& apply) {
    const std::lock_guard one_at_a_time(changing_);
    KF_CHECK(rows_.with([&](const Rows& rows) { return check(rows); }));
    KF_CHECK(writer_.submit_and_wait<void>(std::move(write)));
    rows_.with(apply);
    return {};
  }

  std::optional<Row> find(const std::string& key) const {
    return rows_.with([&](const Rows& rows) {
      const auto found = rows.find(key);
      return found == rows.end() ? std::optional<Row>() : found->second;
    });
  }

  std::optional<Row> find_if(const std::function<bool(const Row&)>& is_wanted) const {
    return rows_.with([&](const Rows& rows) -> std::optional<Row> {
      for (const auto& [key, row] : rows) {
        if (is_wanted(row)) return row;
      }
      return std::nullopt;
    });
  }

  std::vector<Row> sorted(bool (*is_before)(const Row&, const Row&)) const {
    std::vector<Row> all;
    rows_.with([&](const Rows& rows) {
      for (const auto& [key, row] : rows) all.push_back(row);
    });
    std::sort(all.begin(), all.end(), is_before);
    return all;
  }

  // What becomes of one row, if it is there.
  static std::function<void(Rows&)> at(const std::string& key, const std::function<void(Row&)>& edit) {
    return [key, edit](Rows& rows) {
      if (const auto found = rows.find(key); found != rows.end()) edit(found->second);
    };
  }

 private:
  Writer& writer_;
  std::mutex changing_;
  Guarded<Rows> rows_;
};

// Reads a table whole. `row_of` makes a row of a statement's columns, `key_of` names it.
template <class Row>
Result<RowsByKey<Row>> load_rows(Database& database, std::string_view sql, Row (*row_of)(const Statement&),
                                 std::string (*key_of)(const Row&)) {
  KF_TRY(auto found, database.query(sql));
  RowsByKey<Row> rows;
  for (;;) {
    KF_TRY(const bool has_row, found.step());
    if (!has_row) return rows;
    Row row = row_of(found);
    const std::string key = key_of(row);
    rows.emplace(key, std::move(row));
  }
}

}  // namespace kf::store
