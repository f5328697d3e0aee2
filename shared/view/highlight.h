#pragma once
// Colours for code blocks: a small scanner with one table row per language. It aims at what helps reading, not at a
// grammar.

#include <cstdint>
#include <string_view>
#include <vector>

namespace kf::view {

// As the palette's syntax colours. Keys of YAML and JSON, properties of CSS and attributes of HTML are `function`.
enum class TokenKind : uint8_t { plain, keyword, string, number, comment, function, type };

// Bytes [begin, end) of a line.
struct CodeToken {
  uint32_t begin = 0;
  uint32_t end = 0;
  TokenKind kind = TokenKind::plain;
  friend bool operator==(const CodeToken&, const CodeToken&) = default;
};

inline constexpr size_t kHighlightedLineBytesMax = 4096;  // longer lines are plain

struct CodeLanguage;

// Takes the lines of one block in order and remembers open comments and strings from line to line.
class Highlighter {
 public:
  // The word behind the fence, such as "cpp" or "Python". Without one, and for "text", everything is plain; an unknown
  // one gets what most languages share.
  explicit Highlighter(std::string_view language);

  // Covers the whole line, which has no '\n', without gaps; neighbours differ in kind. No tokens for an empty line.
  std::vector<CodeToken> line(std::string_view text);

 private:
  friend class LineScanner;
  enum class Inside : uint8_t { nothing, comment, string, tag };

  const CodeLanguage* language_;
  Inside inside_ = Inside::nothing;
  std::string_view string_end_;  // what closes the string that is open
};

}  // namespace kf::view
