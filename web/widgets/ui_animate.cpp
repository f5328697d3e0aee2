// Time: values that run to their target, and when the next frame is needed.
#include <algorithm>

#include "web/widgets/ui.h"

namespace kf::ui {
namespace {

float ease_out(double part) {
  const double left = 1 - std::clamp(part, 0.0, 1.0);
  return static_cast<float>(1 - left * left * left);
}

}  // namespace

Id Ui::sub(Id id, std::string_view what) { return view::node_id(id, NodeRole::group, what); }

void Ui::request_frame_in(double ms) { next_frame_ms_ = next_frame_ms_ < 0 ? ms : std::min(next_frame_ms_, ms); }

float Ui::animate(Id id, float target, float duration_ms) {
  const auto [entry, is_new] = animations_.try_emplace(id, Animation{target, target, setup_.now_ms, frame_});
  Animation& animation = entry->second;
  animation.frame = frame_;
  const auto value_now = [&] {
    const double part = duration_ms <= 0 || is_still() ? 1 : (setup_.now_ms - animation.since_ms) / duration_ms;
    return animation.from + (animation.to - animation.from) * ease_out(part);
  };
  if (animation.to != target) animation = {value_now(), target, setup_.now_ms, frame_};
  const float value = value_now();
  if (value == animation.to) animation.from = animation.to;
  if (animation.from != animation.to) request_frame_in(0);
  return value;
}

double Ui::shown_ms(Id id) {
  const auto [entry, is_new] = shown_.try_emplace(id, Shown{setup_.now_ms, frame_, 0});
  entry->second.frame = frame_;
  return setup_.now_ms - entry->second.since_ms;
}

float Ui::keep_max(Id id, float value) {
  shown_ms(id);
  float& largest = shown_[id].largest;
  return largest = std::max(largest, value);
}

float Ui::appear(Id id, float duration_ms) {
  const double since = shown_ms(id);
  if (is_still() || since >= duration_ms) return 1;
  request_frame_in(0);
  return ease_out(since / duration_ms);
}

}  // namespace kf::ui
