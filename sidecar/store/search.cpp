#include "sidecar/store/search.h"

#include <algorithm>
#include <array>
#include <map>

#include "shared/base/limits.h"
#include "shared/base/text.h"
#include "sidecar/store/message_rows.h"
#include "sidecar/store/search_index.h"
#include "sidecar/store/words_tokenizer.h"

namespace kf::store {
namespace {

constexpr std::string_view kRowsOfWord = "SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rowid";

// Most hits stand near a message's beginning; the rest of a long one is read only when its hit does not.
constexpr std::array<size_t, 2> kLooks{64u << 10, kSnippetLookBytes};
constexpr size_t kLeastLook = 4u << 10;

// Message 0 is the title.
Result<Database::Part> text_of_row(Database& database, int64_t row, size_t bytes_max) {
  const bool is_title = (row & kSeqMax) == 0;
  return is_title ? database.read_part({"conversations", "title", row >> kSeqBits}, bytes_max)
                  : database.read_part({"messages", "content", row}, bytes_max);
}

// `left` is what may still be looked at.
Result<std::string> snippet_of_row(Database& database, int64_t row, const std::vector<Phrase>& phrases, size_t& left) {
  for (const size_t wanted : kLooks) {
    KF_TRY(const auto part, text_of_row(database, row, std::max(std::min(wanted, left), kLeastLook)));
    left -= std::min(left, part.bytes.size());
    KF_TRY(auto snippet, snippet_of(database, {part.bytes, part.is_cut}, phrases));
    if (snippet.has_hit || !part.is_cut || left == 0 || wanted == kLooks.back()) return std::move(snippet.line);
  }
  return std::string();
}

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

// Quoted, so that nothing in it is syntax, with the owner's mark in front.
std::string expression_of(const std::string& mark, const SearchPart& part) {
  const std::string quoted = "\"" + mark + replace_all(part.text, "\"", "\"\"") + "\"";
  return part.phrase.ends_in_prefix ? quoted + " *" : quoted;
}

Result<Phrase> phrase_of(Database& database, std::string_view part) {
  Phrase phrase;
  KF_CHECK(each_word(database.handle(), part, [&phrase](const Word& word) {
    phrase.words.emplace_back(word.folded);
    return true;
  }));
  return phrase;
}

}  // namespace

Result<void> check_search(std::string_view search) {
  if (search.size() <= limits::kSearchBytesMax) return {};
  return Error{ErrorCode::invalid_request, "The search is longer than 200 bytes.", "q"};
}

Result<std::vector<SearchPart>> search_parts(Database& database, std::string_view search) {
  std::vector<SearchPart> parts;
  for (const std::string& part : parts_of(search)) {
    KF_TRY(auto phrase, phrase_of(database, part));
    if (!phrase.words.empty()) parts.push_back({part, std::move(phrase)});
  }
  if (!parts.empty()) parts.back().phrase.ends_in_prefix = true;
  return parts;
}

Result<Search> Search::run(Database& database, const UserId& owner, std::vector<SearchPart> parts) {
  Search search;
  KF_TRY(const auto mark, mark_of(database, owner));
  if (!mark) return search;
  for (SearchPart& part : parts) {
    KF_TRY(auto rows, rows_of(database, expression_of(*mark, part)));
    auto numbers = conversations_of(rows);
    if (!search.rows_.empty()) {
      std::vector<int64_t> both;
      std::set_intersection(numbers.begin(), numbers.end(), search.conversations_.begin(), search.conversations_.end(),
                            std::back_inserter(both));
      numbers = std::move(both);
    }
    search.conversations_ = std::move(numbers);
    search.rows_.push_back(std::move(rows));
    search.phrases_.push_back(std::move(part.phrase));
    if (search.conversations_.empty()) break;
  }
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
  size_t left = kSnippetsLookBytes;
  for (const int64_t number : conversation_numbers) {
    KF_TRY(snippets[number], snippet_of_row(database, best_row(number), phrases_, left));
  }
  return snippets;
}

}  // namespace kf::store
