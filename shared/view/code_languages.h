#pragma once
// What the highlighter knows about each language. To add one, add a row to code_languages.cpp.

#include <cstdint>
#include <string_view>

namespace kf::view {

enum CodeFeature : uint32_t {
  kCalls = 1u << 0,             // a name before '(' is a function
  kCapitalTypes = 1u << 1,      // a name like This is a type
  kKeys = 1u << 2,              // a name or string before ':' is a key
  kPreprocessor = 1u << 3,      // '#' at the start of a line begins a directive
  kDollarNames = 1u << 4,       // $NAME and ${NAME}
  kDecorators = 1u << 5,        // @name
  kIgnoresCase = 1u << 6,       // of keywords and types
  kDashNames = 1u << 7,         // names hold '-'
  kHashNumbers = 1u << 8,       // #a0b1c2
  kTags = 1u << 9,              // <name attribute="value">
  kDiff = 1u << 10,             // the first character colours the line
  kLifetimes = 1u << 11,        // 'a is a name, 'a' is a character
  kHashComments = 1u << 12,     // '#' after a blank or at the start of a line
  kSlashComments = 1u << 13,    // "//"
  kDashComments = 1u << 14,     // "--"
  kBlockComments = 1u << 15,    // "/* */"
  kMarkupComments = 1u << 16,   // "<!-- -->"
  kTripleStrings = 1u << 17,    // """ and '''
  kBacktickStrings = 1u << 18,  // over several lines
  kSingleQuotes = 1u << 19,
  kDoubledQuotes = 1u << 20,  // '' inside '…' instead of a backslash
  kPlainText = 1u << 21,
};

// Words are separated by blanks.
struct CodeLanguage {
  std::string_view names;
  uint32_t features = 0;
  std::string_view keywords = {};
  std::string_view types = {};
};

// Ignores case. Never nullptr: see Highlighter.
const CodeLanguage* find_code_language(std::string_view name);

bool holds_word(std::string_view words, std::string_view word);

}  // namespace kf::view
