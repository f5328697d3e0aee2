#pragma once
// Builds the block tree from md4c's callbacks. For markdown.cpp.

#include <md4c.h>

#include <string>
#include <string_view>
#include <vector>

#include "shared/view/link_target.h"
#include "shared/view/markdown.h"

namespace kf::view {

class MarkdownBuilder {
 public:
  void enter_block(MD_BLOCKTYPE type, const void* detail);
  void leave_block(MD_BLOCKTYPE type);
  void enter_span(MD_SPANTYPE type, const void* detail);
  void leave_span(MD_SPANTYPE type);
  void text(MD_TEXTTYPE type, std::string_view text);

  std::vector<Block> take() { return std::move(open_.front().children); }

 private:
  void open(BlockKind kind) { open_.emplace_back().kind = kind; }
  void open_container(BlockKind kind);
  void close_container();
  void close();
  void close_implicit_paragraph();
  void close_cell();
  void close_row();
  void open_link(const MD_ATTRIBUTE& address);
  void open_image(const MD_ATTRIBUTE& address);
  void leave_link();
  void end_link(const LinkTarget& target);
  void leave_image();
  void append(std::string_view text);

  Block& top() { return open_.back(); }

  std::vector<Block> open_ = std::vector<Block>(1);  // the first stands for the document
  size_t flattened_ = 0;                             // containers beyond the depth limit that are open
  bool has_implicit_paragraph_ = false;              // text of a tight item
  bool is_in_header_ = false;
  TableRow row_;
  int bold_ = 0, italic_ = 0, code_ = 0, strike_ = 0;
  std::vector<LinkTarget> links_;
  std::vector<bool> image_has_text_;
};

}  // namespace kf::view
