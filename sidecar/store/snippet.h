#pragma once
// The place of a search's hit in a text, as one line: cut by hand around the first hits, with work that is linear and
// bounded whatever the text is. (FTS5's own snippet() weighs every hit of a row against every other: a message of many
// short words costs minutes.)

#include <string>
#include <string_view>
#include <vector>

#include "sidecar/store/database.h"

namespace kf::store {

inline constexpr size_t kSnippetLookBytes = 1u << 20;     // of one text; a hit behind it is not shown
inline constexpr size_t kSnippetBestOfBytes = 64u << 10;  // behind the first hit, for a place with more of the words
inline constexpr int kSnippetWords = 24;
inline constexpr int kSnippetWordsBefore = 6;
inline constexpr size_t kSnippetBytesMax = 400;  // words can be long
inline constexpr size_t kSnippetBytesBeforeMax = 120;

// One part of a search: the words that must follow one another, the last one perhaps as the beginning of a word.
struct Phrase {
  std::vector<std::string> words;  // folded, as Word says
  bool ends_in_prefix = false;
};

// The words around the best of the first hits, each hit between U+0002 and U+0003, with "…" where text is left out.
// Without a hit the text's beginning. `is_cut`: the text goes on behind what is given.
struct SnippetText {
  std::string_view text;
  bool is_cut = false;
};
struct Snippet {
  std::string line;
  bool has_hit = false;
};
Result<Snippet> snippet_of(Database& database, const SnippetText& text, const std::vector<Phrase>& phrases);

}  // namespace kf::store
