#include "shared/view/markdown_builder.h"

#include <algorithm>

#include "shared/base/text.h"
#include "shared/view/entities.h"

namespace kf::view {
namespace {

constexpr size_t kLinkTextBytesMax = 250;  // behind a longer one its host stands in any case

bool is_container(MD_BLOCKTYPE type) {
  return type == MD_BLOCK_QUOTE || type == MD_BLOCK_UL || type == MD_BLOCK_OL || type == MD_BLOCK_LI;
}

std::string text_of(const MD_ATTRIBUTE& attribute) {
  std::string out;
  if (attribute.text == nullptr) return out;
  for (int i = 0; attribute.substr_offsets[i] < attribute.size; ++i) {
    const MD_OFFSET begin = attribute.substr_offsets[i];
    const std::string_view part(attribute.text + begin, attribute.substr_offsets[i + 1] - begin);
    out += attribute.substr_types[i] == MD_TEXT_ENTITY ? decode_entity(part) : std::string(part);
  }
  return out;
}

ColumnAlign column_align(MD_ALIGN align) {
  switch (align) {
    case MD_ALIGN_LEFT: return ColumnAlign::left;
    case MD_ALIGN_CENTER: return ColumnAlign::centre;
    case MD_ALIGN_RIGHT: return ColumnAlign::right;
    default: return ColumnAlign::normal;
  }
}

template <class Detail>
const Detail& as(const void* detail) {
  return *static_cast<const Detail*>(detail);
}

TaskState task_state(const MD_BLOCK_LI_DETAIL& item) {
  if (item.is_task == 0) return TaskState::none;
  return item.task_mark == ' ' ? TaskState::open : TaskState::done;
}

}  // namespace

void MarkdownBuilder::open_container(BlockKind kind) {
  if (open_.size() > kMarkdownDepthMax)
    ++flattened_;
  else
    open(kind);
}

void MarkdownBuilder::close_container() {
  if (flattened_ > 0)
    --flattened_;
  else
    close();
}

void MarkdownBuilder::close() {
  Block block = std::move(open_.back());
  open_.pop_back();
  top().children.push_back(std::move(block));
}

void MarkdownBuilder::close_implicit_paragraph() {
  if (!has_implicit_paragraph_) return;
  has_implicit_paragraph_ = false;
  close();
}

void MarkdownBuilder::enter_block(MD_BLOCKTYPE type, const void* detail) {
  close_implicit_paragraph();
  const size_t depth = open_.size();
  switch (type) {
    case MD_BLOCK_QUOTE: open_container(BlockKind::quote); break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL: open_container(BlockKind::list); break;
    case MD_BLOCK_LI: open_container(BlockKind::item); break;
    case MD_BLOCK_HR: open(BlockKind::rule); break;
    case MD_BLOCK_H: open(BlockKind::heading); break;
    case MD_BLOCK_CODE: open(BlockKind::code); break;
    case MD_BLOCK_TABLE: open(BlockKind::table); break;
    case MD_BLOCK_THEAD: is_in_header_ = true; return;
    case MD_BLOCK_TBODY: is_in_header_ = false; return;
    case MD_BLOCK_TH: top().columns.push_back(column_align(as<MD_BLOCK_TD_DETAIL>(detail).align)); [[fallthrough]];
    case MD_BLOCK_TD:
    case MD_BLOCK_HTML:
    case MD_BLOCK_P: open(BlockKind::paragraph); break;
    default: return;
  }
  if (open_.size() == depth) return;  // flattened
  Block& block = top();
  if (type == MD_BLOCK_UL) block.is_tight = as<MD_BLOCK_UL_DETAIL>(detail).is_tight != 0;
  if (type == MD_BLOCK_H) block.level = static_cast<int>(as<MD_BLOCK_H_DETAIL>(detail).level);
  if (type == MD_BLOCK_LI) block.task = task_state(as<MD_BLOCK_LI_DETAIL>(detail));
  if (type == MD_BLOCK_CODE) block.language = text_of(as<MD_BLOCK_CODE_DETAIL>(detail).lang);
  if (type == MD_BLOCK_OL) {
    const auto& list = as<MD_BLOCK_OL_DETAIL>(detail);
    block.is_ordered = true;
    block.is_tight = list.is_tight != 0;
    block.start = list.start;
  }
}

void MarkdownBuilder::leave_block(MD_BLOCKTYPE type) {
  close_implicit_paragraph();
  if (is_container(type)) return close_container();
  switch (type) {
    case MD_BLOCK_CODE:
      if (top().text.ends_with('\n')) top().text.pop_back();
      return close();
    case MD_BLOCK_HR:
    case MD_BLOCK_H:
    case MD_BLOCK_TABLE:
    case MD_BLOCK_HTML:
    case MD_BLOCK_P: return close();
    case MD_BLOCK_TH:
    case MD_BLOCK_TD: return close_cell();
    case MD_BLOCK_TR: return close_row();
    default: return;
  }
}

void MarkdownBuilder::close_cell() {
  row_.push_back(std::move(top().inlines));
  open_.pop_back();
}

void MarkdownBuilder::close_row() {
  if (is_in_header_)
    top().header = std::move(row_);
  else
    top().rows.push_back(std::move(row_));
  row_.clear();
}

void MarkdownBuilder::open_link(const MD_ATTRIBUTE& address) {
  const bool is_inside_link = !links_.empty() && !links_.back().href.empty();
  links_.push_back(is_inside_link ? links_.back() : link_target(text_of(address)));
}

void MarkdownBuilder::open_image(const MD_ATTRIBUTE& address) {
  open_link(address);
  image_has_text_.push_back(false);
}

void MarkdownBuilder::enter_span(MD_SPANTYPE type, const void* detail) {
  switch (type) {
    case MD_SPAN_STRONG: ++bold_; break;
    case MD_SPAN_EM: ++italic_; break;
    case MD_SPAN_CODE: ++code_; break;
    case MD_SPAN_DEL: ++strike_; break;
    case MD_SPAN_A: open_link(as<MD_SPAN_A_DETAIL>(detail).href); break;
    case MD_SPAN_IMG: open_image(as<MD_SPAN_IMG_DETAIL>(detail).src); break;
    default: break;
  }
}

// md4c 0.5.2 has been seen to leave a link that it never entered, among brackets and addresses that overlap.
void MarkdownBuilder::leave_link() {
  if (links_.empty()) return;
  const LinkTarget left = std::move(links_.back());
  links_.pop_back();
  const bool is_inside_link = !links_.empty() && !links_.back().href.empty();
  if (!is_inside_link && !left.href.empty()) end_link(left);
}

// Links that stand side by side and lead to the same place are one to the eye.
void MarkdownBuilder::end_link(const LinkTarget& target) {
  auto& inlines = top().inlines;
  size_t first = inlines.size();
  std::string text;
  while (first > 0 && inlines[first - 1].href == target.href && text.size() <= kLinkTextBytesMax) {
    const std::string& before = inlines[--first].text;
    text.insert(0, before, 0, kLinkTextBytesMax + 1);
  }
  const std::string beside = text.size() > kLinkTextBytesMax ? target.host : host_beside(text, target);
  if (beside.empty()) return;
  for (size_t i = first; i < inlines.size(); ++i) inlines[i].text = honest_text(inlines[i].text);
  std::erase_if(inlines, [](const Inline& piece) { return piece.text.empty(); });
  inlines.push_back({" (" + beside + ")", 0, {}});
}

void MarkdownBuilder::leave_image() {
  if (!image_has_text_.empty()) {
    if (!image_has_text_.back()) append("Image");
    image_has_text_.pop_back();
  }
  leave_link();
}

void MarkdownBuilder::leave_span(MD_SPANTYPE type) {
  switch (type) {
    case MD_SPAN_STRONG: --bold_; break;
    case MD_SPAN_EM: --italic_; break;
    case MD_SPAN_CODE: --code_; break;
    case MD_SPAN_DEL: --strike_; break;
    case MD_SPAN_A: leave_link(); break;
    case MD_SPAN_IMG: leave_image(); break;
    default: break;
  }
}

void MarkdownBuilder::text(MD_TEXTTYPE type, std::string_view text) {
  if (top().kind == BlockKind::code) {
    top().text += text;
    return;
  }
  switch (type) {
    case MD_TEXT_BR: return append("\n");
    case MD_TEXT_SOFTBR: return append(" ");
    case MD_TEXT_ENTITY: return append(decode_entity(text));
    default: return append(text);
  }
}

void MarkdownBuilder::append(std::string_view text) {
  if (text.empty()) return;
  if (top().kind != BlockKind::paragraph && top().kind != BlockKind::heading) {
    open(BlockKind::paragraph);
    has_implicit_paragraph_ = true;
  }
  if (!image_has_text_.empty()) image_has_text_.back() = true;
  const int style =
      (bold_ > 0 ? kBold : 0) | (italic_ > 0 ? kItalic : 0) | (code_ > 0 ? kCode : 0) | (strike_ > 0 ? kStrike : 0);
  const std::string href = links_.empty() ? std::string() : links_.back().href;
  auto& inlines = top().inlines;
  if (!inlines.empty() && inlines.back().style == style && inlines.back().href == href)
    inlines.back().text += text;
  else
    inlines.push_back({std::string(text), static_cast<uint8_t>(style), href});
}

}  // namespace kf::view
