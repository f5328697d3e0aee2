#pragma once
// Finds conversations by words. All of them must occur, the last one as a prefix, each in the title or in any shown
// message.

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sidecar/store/database.h"

namespace kf::store {

// invalid_request (field "q") for a search that is too long, also one of blanks alone.
Result<void> check_search(std::string_view search);

// The words of a search as FTS5 expressions. Each blank-separated part is quoted, so nothing in it is syntax; parts
// without a letter or digit are left out.
Result<std::vector<std::string>> search_words(Database& database, std::string_view search);

class Search {
 public:
  // No words: nothing is found.
  static Result<Search> run(Database& database, std::vector<std::string> words);

  bool found(int64_t conversation_number) const;
  bool found_nothing() const { return conversations_.empty(); }

  // For each of these conversations the place of the match: the newest of the messages that hold the most words, the
  // match itself between U+0002 and U+0003.
  Result<std::unordered_map<int64_t, std::string>> snippets(Database& database,
                                                            const std::vector<int64_t>& conversation_numbers) const;

 private:
  int64_t best_row(int64_t conversation_number) const;

  std::vector<std::string> words_;
  std::vector<std::vector<int64_t>> rows_;  // for each word the rows of the index that hold it, ascending
  std::vector<int64_t> conversations_;      // ascending
};

}  // namespace kf::store
