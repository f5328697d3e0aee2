// The browser's events, as the widgets of this frame ask for them.
#include <algorithm>

#include "web/widgets/ui.h"

namespace kf::ui {
namespace {

using Kind = host::Event::Kind;

}  // namespace

void Ui::take_events(std::span<const host::Event> events) {
  events_.assign(events.begin(), events.end());
  went_down_ = false;
  for (const host::Event& event : events_) take_event(event);
}

void Ui::take_event(const host::Event& event) {
  switch (event.kind) {
    case Kind::scroll: take_scroll(event); break;
    case Kind::focus:
      focused_ = event.node;
      focus_visible_ = event.flag;
      break;
    case Kind::pointer_down:
      is_down_ = went_down_ = true;
      down_x_ = event.x;
      down_y_ = event.y;
      [[fallthrough]];
    case Kind::pointer_move:
      is_pointer_here_ = true;
      pointer_x_ = event.x;
      pointer_y_ = event.y;
      break;
    case Kind::pointer_up: is_down_ = false; break;
    case Kind::pointer_leave: is_pointer_here_ = is_down_ = false; break;
    default: break;
  }
}

void Ui::take_scroll(const host::Event& event) {
  ScrollState& scroll = scrolls_[event.node];
  scroll.x = event.x;
  scroll.y = event.y;
  scroll.is_at_end = event.flag;
}

bool Ui::was_activated(Id id) const {
  return std::any_of(events_.begin(), events_.end(),
                     [id](const auto& e) { return e.kind == Kind::activate && e.node == id; });
}

bool Ui::was_submitted(Id id) const {
  return std::any_of(events_.begin(), events_.end(),
                     [id](const auto& e) { return e.kind == Kind::submit && e.node == id; });
}

const host::Event* Ui::edit_of(Id id) const {
  const auto edit = std::find_if(events_.rbegin(), events_.rend(),
                                 [id](const auto& e) { return e.kind == Kind::input && e.node == id; });
  return edit == events_.rend() ? nullptr : &*edit;
}

std::vector<std::string_view> Ui::keys_of(Id id) const {
  std::vector<std::string_view> keys;
  for (const host::Event& event : events_)
    if (event.kind == Kind::key && event.node == id) keys.push_back(event.text);
  return keys;
}

bool Ui::has_key(std::string_view name) const {
  return std::any_of(events_.begin(), events_.end(),
                     [name](const auto& e) { return e.kind == Kind::key && e.text == name; });
}

}  // namespace kf::ui
