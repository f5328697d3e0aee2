#pragma once
// The rows of a table in memory.

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace kf::store {

template <class Row>
using RowsByKey = std::unordered_map<std::string, Row>;

template <class Row>
std::optional<Row> row_at(const RowsByKey<Row>& rows, const std::string& key) {
  const auto found = rows.find(key);
  return found == rows.end() ? std::optional<Row>() : found->second;
}

template <class Row>
std::vector<Row> rows_of(const RowsByKey<Row>& rows) {
  std::vector<Row> all;
  all.reserve(rows.size());
  for (const auto& [key, row] : rows) all.push_back(row);
  return all;
}

template <class Row>
std::vector<Row> sorted(std::vector<Row> rows, bool (*is_before)(const Row&, const Row&)) {
  std::sort(rows.begin(), rows.end(), is_before);
  return rows;
}

}  // namespace kf::store
