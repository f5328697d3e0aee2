#include "web/widgets/markdown_view.h"

#include <string>

#include "web/widgets/markdown_layout.h"

namespace kf::ui {

struct MarkdownView::Parts {
  std::string source;
  view::TextState state = view::TextState::whole;
  std::vector<view::Block> blocks;
  std::vector<BlockLayout> laid;  // of the first blocks; those that changed were dropped
  float width = 0, height = 0, pixel_ratio = 0;
  bool is_phone = false;
};

MarkdownView::MarkdownView() : parts_(std::make_unique<Parts>()) {}
MarkdownView::~MarkdownView() = default;
MarkdownView::MarkdownView(MarkdownView&&) noexcept = default;
MarkdownView& MarkdownView::operator=(MarkdownView&&) noexcept = default;

void MarkdownView::set(std::string_view markdown, view::TextState state) {
  Parts& parts = *parts_;
  if (parts.source == markdown && parts.state == state) return;
  parts.source = markdown;
  parts.state = state;
  std::vector<view::Block> fresh = view::parse_markdown(markdown, state);
  size_t same = 0;
  while (same < fresh.size() && same < parts.laid.size() && fresh[same] == parts.blocks[same]) ++same;
  parts.laid.erase(parts.laid.begin() + static_cast<std::ptrdiff_t>(same), parts.laid.end());
  parts.blocks = std::move(fresh);
}

float MarkdownView::layout(Ui& ui, float width) {
  Parts& parts = *parts_;
  if (parts.width != width || parts.pixel_ratio != ui.device_px() || parts.is_phone != ui.is_phone())
    parts.laid.clear();
  parts.width = width;
  parts.pixel_ratio = ui.device_px();
  parts.is_phone = ui.is_phone();
  for (size_t i = parts.laid.size(); i < parts.blocks.size(); ++i)
    parts.laid.push_back(lay_out(ui, parts.blocks[i], width, {}));
  return parts.height = stack(parts.laid);
}

MarkdownResult MarkdownView::draw(Ui& ui, float x, float y) {
  MarkdownResult result{.height = parts_->height, .end_x = x, .end_y = y, .copied = {}};
  for (size_t i = 0; i < parts_->laid.size(); ++i)
    draw_block(ui, parts_->laid[i], {x, y + parts_->laid[i].y, std::to_string(i)}, result);
  return result;
}

}  // namespace kf::ui
