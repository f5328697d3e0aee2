#include "web/widgets/scroll.h"

#include <algorithm>

namespace kf::ui {
namespace {

constexpr float unknown_height = 1e6f;

}  // namespace

// Until the DOM says otherwise the reader of a box that follows its end is there; so the first frame stands right
// already.
ScrollFrame::ScrollFrame(Ui& ui, const Rect& rect, const ScrollOptions& options)
    : ui_(ui), rect_(rect), follows_(options.end == ScrollEnd::follow) {
  const uint32_t flags = options.flags | view::kScroller | (follows_ ? view::kFollowEnd : 0u);
  layer_index_ = static_cast<size_t>(ui.layer_);
  node_index_ = ui.nodes_[layer_index_].size();
  node_.emplace(ui,
                ui.add({.role = options.role,
                        .rect = rect,
                        .name = options.name,
                        .key = options.key,
                        .test_id = options.test_id,
                        .flags = flags}),
                &Ui::close_node);
  id_ = node_->id();
  ScrollState& state = ui.scroll_state(id_);
  if (options.content_h > 0) state.content_h = options.content_h;
  state.content_w = options.content_w > 0 ? options.content_w : rect.w;
  const float y_max = std::max(0.f, state.content_h - rect.h);
  state.y = follows_ && state.is_at_end ? y_max : std::clamp(state.y, 0.f, y_max);
  state.x = std::clamp(state.x, 0.f, std::max(0.f, state.content_w - rect.w));
  content_ = {rect.x - state.x, rect.y - state.y, state.content_w,
              options.content_h > 0 ? options.content_h : unknown_height};
  ui.parents_.push_back({id_, content_.x, content_.y});
  clip_.emplace(ui, 0, &Ui::close_clip);
  ui.push_clip(rect);
  finish(state.content_h);
}

ScrollFrame::~ScrollFrame() {
  clip_.reset();
  node_.reset();
}

void ScrollFrame::finish(float content_h) {
  ScrollState& state = ui_.scroll_state(id_);
  const bool grew = state.content_h != content_h;
  state.content_h = content_h;
  view::Node& node = ui_.nodes_[layer_index_][node_index_];
  node.content_w = state.content_w;
  node.content_h = content_h;
  // What was drawn stands where the end was before; the next frame puts it right.
  if (grew && follows_ && state.is_at_end) ui_.request_frame_in(0);
}

bool ScrollFrame::is_at_end() const { return ui_.scroll_state(id_).is_at_end; }
float ScrollFrame::offset_y() const { return ui_.scroll_state(id_).y; }
float ScrollFrame::offset_x() const { return ui_.scroll_state(id_).x; }

}  // namespace kf::ui
