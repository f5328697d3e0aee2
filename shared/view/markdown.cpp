#include "shared/view/markdown.h"

#include <md4c.h>

#include "shared/base/text.h"
#include "shared/view/entities.h"
#include "shared/view/markdown_builder.h"
#include "shared/view/markdown_tail.h"

namespace kf::view {
namespace {

constexpr unsigned kDialect = MD_DIALECT_GITHUB | MD_FLAG_NOHTML | MD_FLAG_COLLAPSEWHITESPACE;

MarkdownBuilder& builder_of(void* user) { return *static_cast<MarkdownBuilder*>(user); }

int enter_block(MD_BLOCKTYPE type, void* detail, void* user) { return builder_of(user).enter_block(type, detail), 0; }
int leave_block(MD_BLOCKTYPE type, void*, void* user) { return builder_of(user).leave_block(type), 0; }
int enter_span(MD_SPANTYPE type, void* detail, void* user) { return builder_of(user).enter_span(type, detail), 0; }
int leave_span(MD_SPANTYPE type, void*, void* user) { return builder_of(user).leave_span(type), 0; }
int text(MD_TEXTTYPE type, const MD_CHAR* data, MD_SIZE size, void* user) {
  return builder_of(user).text(type, {data, size}), 0;
}

Block plain_paragraph(std::string_view text) {
  Block block;
  block.inlines.push_back({std::string(text)});
  return block;
}

// CommonMark wants U+FFFD for null characters; md4c passes some of them on.
std::string without_nulls(std::string_view text) {
  return replace_all(std::string(text), std::string_view("\0", 1), "\xEF\xBF\xBD");
}

std::vector<Block> parse(std::string_view source) {
  if (source.find('\0') != std::string_view::npos) return parse(without_nulls(source));
  const MD_PARSER parser{0, kDialect, enter_block, leave_block, enter_span, leave_span, text, nullptr, nullptr};
  MarkdownBuilder builder;
  const int fault = md_parse(source.data(), static_cast<MD_SIZE>(source.size()), &parser, &builder);
  if (fault != 0) return {plain_paragraph(source)};  // out of memory: better plain than nothing
  return builder.take();
}

void append_plain(std::string& out, const std::vector<Inline>& inlines) {
  for (const Inline& piece : inlines) out += piece.text;
}

void append_row(std::string& out, const TableRow& row) {
  for (size_t i = 0; i < row.size(); ++i) {
    if (i > 0) out += ", ";
    append_plain(out, row[i]);
  }
  out += '\n';
}

void append_plain(std::string& out, const Block& block) {
  append_plain(out, block.inlines);
  out += block.text;
  if (!block.inlines.empty() || !block.text.empty()) out += '\n';
  if (!block.header.empty()) append_row(out, block.header);
  for (const TableRow& row : block.rows) append_row(out, row);
  for (const Block& child : block.children) append_plain(out, child);
}

}  // namespace

std::vector<Block> parse_markdown(std::string_view source, TextState state) {
  const std::string_view head = utf8_prefix(source, kMarkdownBytesMax);
  const std::string_view rest = source.substr(head.size());
  if (!rest.empty()) {
    auto blocks = parse(head);
    blocks.push_back(plain_paragraph(rest));
    return blocks;
  }
  return state == TextState::growing ? parse(settle_tail(head)) : parse(head);
}

std::string plain_text(const std::vector<Block>& blocks) {
  std::string out;
  for (const Block& block : blocks) append_plain(out, block);
  return out;
}

}  // namespace kf::view
