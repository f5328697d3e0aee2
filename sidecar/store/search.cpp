#include "sidecar/store/search.h"

#include <algorithm>
#include <map>

#include "shared/base/limits.h"
#include "shared/base/text.h"
#include "sidecar/store/message_rows.h"
#include "sidecar/store/words_tokenizer.h"

namespace kf::store {
namespace {

constexpr std::string_view kRowsOfWord = "SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rowid";

// The plus keeps SQLite from looking each row up by itself, which would collect the words' places anew every time; the
// range lets FTS5 pass over what lies before and after.
constexpr std::string_view kSnippets =
    "SELECT rowid, snippet(search, 0, char(2), char(3), '…', 24) FROM search "
    "WHERE search MATCH ?1 AND rowid BETWEEN ?2 AND ?3 AND +rowid IN (SELECT value FROM json_each(?4))";

// Blanks and control characters separate: a NUL would end the expression for FTS5.
std::vector<std::string> parts_of(std::string_view search) {
  std::vector<std::string> parts(1);
  for (const char c : search) {
    const bool separates = static_cast<unsigned char>(c) <= ' ' || c == 0x7F;
    if (!separates)
      parts.back().push_back(c);
    else if (!parts.back().empty())
      parts.emplace_back();
  }
  if (parts.back().empty()) parts.pop_back();
  return parts;
}

Result<std::vector<int64_t>> rows_of(Database& database, const std::string& word) {
  std::vector<int64_t> rows;
  KF_TRY(auto hits, database.query(kRowsOfWord, word));
  for (;;) {
    KF_TRY(const bool has_row, hits.step());
    if (!has_row) return rows;
    rows.push_back(hits.integer(0));
  }
}

std::vector<int64_t> conversations_of(const std::vector<int64_t>& rows) {
  std::vector<int64_t> numbers;
  for (const int64_t row : rows) {
    const int64_t number = row >> kSeqBits;
    if (numbers.empty() || numbers.back() != number) numbers.push_back(number);
  }
  return numbers;
}

std::string any_of_words(const std::vector<std::string>& words) {
  std::string expression;
  for (const std::string& word : words) expression += (expression.empty() ? "" : " OR ") + word;
  return expression;
}

std::string json_list(const std::vector<int64_t>& numbers) {
  std::string list;
  for (const int64_t number : numbers) list += (list.empty() ? "[" : ",") + std::to_string(number);
  return list.empty() ? "[]" : list + "]";
}

}  // namespace

Result<void> check_search(std::string_view search) {
  if (search.size() <= limits::kSearchBytesMax) return {};
  return Error{ErrorCode::invalid_request, "The search is longer than 200 bytes.", "q"};
}

Result<std::vector<std::string>> search_words(Database& database, std::string_view search) {
  std::vector<std::string> words;
  for (const std::string& part : parts_of(search)) {
    KF_TRY(const bool holds_word, holds_a_word(database.handle(), part));
    if (holds_word) words.push_back("\"" + replace_all(part, "\"", "\"\"") + "\"");
  }
  if (!words.empty()) words.back() += " *";
  return words;
}

Result<Search> Search::run(Database& database, std::vector<std::string> words) {
  Search search;
  for (const std::string& word : words) {
    KF_TRY(auto rows, rows_of(database, word));
    auto numbers = conversations_of(rows);
    if (!search.rows_.empty()) {
      std::vector<int64_t> both;
      std::set_intersection(numbers.begin(), numbers.end(), search.conversations_.begin(), search.conversations_.end(),
                            std::back_inserter(both));
      numbers = std::move(both);
    }
    search.conversations_ = std::move(numbers);
    search.rows_.push_back(std::move(rows));
    if (search.conversations_.empty()) break;
  }
  search.words_ = std::move(words);
  return search;
}

bool Search::found(int64_t conversation_number) const {
  return std::binary_search(conversations_.begin(), conversations_.end(), conversation_number);
}

int64_t Search::best_row(int64_t conversation_number) const {
  std::map<int64_t, int> words_of_row;
  for (const auto& rows : rows_) {
    auto row = std::lower_bound(rows.begin(), rows.end(), row_id(conversation_number, 0));
    for (; row != rows.end() && *row >> kSeqBits == conversation_number; ++row) ++words_of_row[*row];
  }
  const auto fewer = [](const auto& a, const auto& b) {
    return a.second < b.second || (a.second == b.second && a.first < b.first);
  };
  const auto best = std::max_element(words_of_row.begin(), words_of_row.end(), fewer);
  return best == words_of_row.end() ? 0 : best->first;
}

Result<std::unordered_map<int64_t, std::string>> Search::snippets(
    Database& database, const std::vector<int64_t>& conversation_numbers) const {
  std::unordered_map<int64_t, std::string> snippets;
  std::vector<int64_t> rows;
  rows.reserve(conversation_numbers.size());
  for (const int64_t number : conversation_numbers) rows.push_back(best_row(number));
  if (rows.empty()) return snippets;
  const auto [first, last] = std::minmax_element(rows.begin(), rows.end());
  KF_TRY(auto hits, database.query(kSnippets, any_of_words(words_), *first, *last, json_list(rows)));
  for (;;) {
    KF_TRY(const bool has_row, hits.step());
    if (!has_row) return snippets;
    snippets.emplace(hits.integer(0) >> kSeqBits, hits.text(1));
  }
}

}  // namespace kf::store
