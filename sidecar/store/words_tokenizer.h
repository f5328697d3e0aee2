#pragma once
// The search index's idea of a word: as FTS5's unicode61 without diacritics, but each character of a script that is
// written without blanks (Chinese, Japanese, Korean, Thai and their neighbours) is a word of its own. A search for 世界
// is then a phrase of two words and finds them anywhere in a run, which unicode61 would keep as one long word.

#include <sqlite3.h>

#include <string_view>

#include "shared/base/result.h"

namespace kf::store {

// Makes the tokenizer `kf_words` known to this connection; the schema of the search table names it.
Result<void> register_words_tokenizer(sqlite3* connection);

// Whether `text` holds at least one word that could stand in the index.
Result<bool> holds_a_word(sqlite3* connection, std::string_view text);

}  // namespace kf::store
