// A model's answer as the page shows it: Markdown, whole and growing, and the colours of its code.
#include "shared/base/text.h"
#include "shared/view/highlight.h"
#include "shared/view/markdown.h"
#include "shared/view/markdown_tail.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/targets.h"

namespace kf::fuzz {
namespace {

using namespace view;

constexpr size_t kGrowthSteps = 40;  // longer inputs grow in pieces, not byte by byte

// Covers each line without a gap, as highlight.h promises.
void check_colours(const Block& code) {
  Highlighter highlighter(code.language);
  for (const std::string_view line : split(code.text, '\n')) {
    uint32_t at = 0;
    for (const CodeToken& token : highlighter.line(line)) {
      expect(token.begin == at && token.end > at, "tokens without gaps");
      at = token.end;
    }
    expect(at == line.size(), "tokens to the line's end");
  }
}

void check_inlines(const std::vector<Inline>& inlines) {
  for (const Inline& piece : inlines) {
    const std::string href = ascii_lower(piece.href);
    expect(!piece.text.empty(), "no empty runs");
    expect(href.empty() || href.starts_with("http://") || href.starts_with("https://") || href.starts_with("mailto:"),
           "no address that does something else than open a page");
  }
}

void check_row(const TableRow& row, size_t columns) {
  expect(row.size() == columns, "as many cells as columns");
  for (const TableCell& cell : row) check_inlines(cell);
}

void check_block(const Block& block, size_t depth) {
  // A list and its item are two levels; the leaf is one more.
  expect(depth <= 2 * kMarkdownDepthMax + 2, "no deeper than allowed");
  check_inlines(block.inlines);
  if (block.kind == BlockKind::heading) expect(block.level >= 1 && block.level <= 6, "a heading's level");
  if (block.kind == BlockKind::code) check_colours(block);
  if (block.kind == BlockKind::table) {
    check_row(block.header, block.columns.size());
    for (const TableRow& row : block.rows) check_row(row, block.columns.size());
  }
  for (const Block& child : block.children) check_block(child, depth + 1);
}

void check(std::string_view text, TextState state) {
  const auto blocks = parse_markdown(text, state);
  for (const Block& block : blocks) check_block(block, 0);
  const std::string heard = plain_text(blocks);
  expect(!is_valid_utf8(text) || is_valid_utf8(heard), "no character cut in two");
}

}  // namespace

void markdown(std::string_view bytes) {
  check(bytes, TextState::whole);
  const size_t step = bytes.size() / kGrowthSteps + 1;
  for (size_t size = 0; size <= bytes.size(); size += step) (void)settle_tail(bytes.substr(0, size));
  check(bytes.substr(0, bytes.size() / 2), TextState::growing);
  check(bytes, TextState::growing);
  Block code;  // the first line names the language
  code.language = bytes.substr(0, bytes.find('\n'));
  code.text = bytes;
  check_colours(code);
}

}  // namespace kf::fuzz
