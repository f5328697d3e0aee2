#pragma once
// Markdown in GitHub's dialect as a tree of plain data: what a message says, without a word about how it is drawn.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kf::view {

enum InlineStyle : uint8_t { kBold = 1u << 0, kItalic = 1u << 1, kCode = 1u << 2, kStrike = 1u << 3 };

// A run of text in one style. A hard break is '\n' in the text, a soft one a blank. `href` is empty or an address with
// http, https or mailto: everything else is shown as text. Behind a link whose text names another host than it leads
// to, or hides characters, the true host stands in parentheses. Images are links with their alternative text; nothing
// is ever loaded.
struct Inline {
  std::string text;
  uint8_t style = 0;
  std::string href = {};
  friend bool operator==(const Inline&, const Inline&) = default;
};

enum class BlockKind : uint8_t { paragraph, heading, list, item, quote, code, table, rule };
enum class TaskState : uint8_t { none, open, done };
enum class ColumnAlign : uint8_t { normal, left, centre, right };

using TableCell = std::vector<Inline>;
using TableRow = std::vector<TableCell>;  // as many cells as the table has columns

// Which members a kind uses stands beside them.
struct Block {
  BlockKind kind = BlockKind::paragraph;
  std::vector<Inline> inlines;       // paragraph, heading
  std::vector<Block> children;       // list: items; item and quote: blocks
  int level = 0;                     // heading: 1 to 6
  bool is_ordered = false;           // list
  bool is_tight = false;             // list: no space between its items
  int64_t start = 1;                 // ordered list: the first item's number
  TaskState task = TaskState::none;  // item
  std::string language;              // code: the first word behind the fence, empty when there is none
  std::string text;                  // code, without the last line's end
  std::vector<ColumnAlign> columns;  // table
  TableRow header;                   // table
  std::vector<TableRow> rows;        // table
  friend bool operator==(const Block&, const Block&) = default;
};

inline constexpr size_t kMarkdownBytesMax = 2u << 20;  // text beyond it becomes one plain paragraph
inline constexpr size_t kMarkdownDepthMax = 24;        // lists and quotes nested deeper are flattened into this level

// `growing`: more text will follow, so that a mark whose other half is still on its way does not change the look for a
// moment: open emphasis and code are closed, half a link shows its text, and the first dash of a list does not turn the
// line above it into a heading. Raw HTML is shown as text. An unclosed code fence is a code block.
enum class TextState : uint8_t { whole, growing };
std::vector<Block> parse_markdown(std::string_view text, TextState state = TextState::whole);

// What the blocks say, for a reader who hears it: one line per block, cells separated by ", ".
std::string plain_text(const std::vector<Block>& blocks);

}  // namespace kf::view
