#pragma once
// Finds conversations by words. All of them must occur, the last one as a prefix, each in the title or in any shown
// message.

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sidecar/store/database.h"
#include "sidecar/store/snippet.h"

namespace kf::store {

inline constexpr size_t kSnippetsLookBytes = 4u << 20;  // of one page of results

// invalid_request (field "q") for a search that is too long, also one of blanks alone.
Result<void> check_search(std::string_view search);

// A blank-separated part of a search, as it is and as its words.
struct SearchPart {
  std::string text;
  Phrase phrase;
};

// Parts without a letter or digit are left out; the last one that is left may be the beginning of a word.
Result<std::vector<SearchPart>> search_parts(Database& database, std::string_view search);

class Search {
 public:
  // In what this user wrote, and nowhere else. No parts: nothing is found.
  static Result<Search> run(Database& database, const UserId& owner, std::vector<SearchPart> parts);

  bool found(int64_t conversation_number) const;
  bool found_nothing() const { return conversations_.empty(); }

  // For each of these conversations the place of the match in the newest of the messages that hold the most parts, as
  // snippet_of gives it. Looks at kSnippetsLookBytes of text altogether; what has
  // its hit behind them shows its beginning.
  Result<std::unordered_map<int64_t, std::string>> snippets(Database& database,
                                                            const std::vector<int64_t>& conversation_numbers) const;

 private:
  int64_t best_row(int64_t conversation_number) const;

  std::vector<Phrase> phrases_;
  std::vector<std::vector<int64_t>> rows_;  // for each part the rows of the index that hold it, ascending
  std::vector<int64_t> conversations_;      // ascending
};

}  // namespace kf::store
