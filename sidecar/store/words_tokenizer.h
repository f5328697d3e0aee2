#pragma once
// The search index's idea of a word: as FTS5's unicode61 without diacritics, but each character of a script that is
// written without blanks (Chinese, Japanese, Korean, Thai and their neighbours) is a word of its own. A search for 世界
// is then a phrase of two words and finds them anywhere in a run, which unicode61 would keep as one long word.

#include <sqlite3.h>

#include <functional>
#include <string_view>

#include "shared/base/result.h"

namespace kf::store {

// In the index every text begins with its owner's mark, one character of those that Unicode leaves to private use
// (U+F0000 to U+10FFFF), and every word of it gets the mark in front. So do the words of a search that begins with it.

// Makes the tokenizer `kf_words` known to this connection; the schema of the search table names it.
Result<void> register_words_tokenizer(sqlite3* connection);

// A word as the index holds it (folded: without case and diacritics), but without a mark, and where it stands in the
// text.
struct Word {
  std::string_view folded;
  size_t start = 0;
  size_t end = 0;
};

// Calls `visit` for the words of `text` in their order until it gives false; what lies behind the last word that it saw
// is not looked at, but for a few thousand bytes.
Result<void> each_word(sqlite3* connection, std::string_view text, const std::function<bool(const Word&)>& visit);

}  // namespace kf::store
