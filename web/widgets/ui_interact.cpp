// Hover, press, focus ring and tooltip of every control.
#include <algorithm>

#include "imgui.h"
#include "web/widgets/draw.h"
#include "web/widgets/text.h"
#include "web/widgets/ui.h"

namespace kf::ui {
namespace {

constexpr double tooltip_delay_ms = 500;
constexpr float hover_ms = 90;
constexpr float ring_offset = 2, ring_width = 2, ring_reach = ring_offset + ring_width;
constexpr float ring_air = 2;
constexpr float tip_gap = 6, tip_air = 8, tip_width_max = 320, tip_padding_x = 8, tip_padding_y = 4, tip_radius = 6;

}  // namespace

bool Ui::is_hovered(const Rect& rect) const {
  if (!is_pointer_here_ || !rect.contains(pointer_x_, pointer_y_)) return false;
  if (!clips_.back().contains(pointer_x_, pointer_y_)) return false;
  return std::none_of(occluders_.begin(), occluders_.end(), [this](const Occluder& o) {
    return o.layer > layer_ && o.rect.contains(pointer_x_, pointer_y_);
  });
}

bool Ui::was_pressed_outside(const Rect& rect) const { return went_down_ && !rect.contains(down_x_, down_y_); }

Interaction Ui::interact(const Control& control) {
  Interaction state;
  const bool is_usable = !control.is_disabled;
  const bool is_over = is_hovered(control.rect);
  state.is_hovered = is_over && is_usable && (!environment_.touch || is_down_);
  state.is_pressed = state.is_hovered && is_down_ && control.rect.contains(down_x_, down_y_);
  state.is_focused = is_focused(control.id);
  state.was_activated = is_usable && was_activated(control.id);
  state.hover = animate(sub(control.id, "hover"), state.is_hovered ? 1.f : 0.f, hover_ms);
  if (control.ring == RingShape::around && is_focus_visible(control.id)) focus_ring(control.rect, control.radius);
  if (!control.tooltip.empty() && is_over && !environment_.touch)
    offer_tooltip(control, state);
  else if (!control.tooltip.empty() && is_focus_visible(control.id))
    offer_tooltip(control, state);
  return state;
}

void Ui::offer_tooltip(const Control& control, const Interaction& state) {
  const bool at_once = is_focus_visible(control.id);
  if (tip_of_ != control.id) {
    tip_of_ = control.id;
    tip_since_ms_ = setup_.now_ms;
    tip_is_over_ = false;
  }
  tip_is_wanted_ = true;
  tip_is_over_ = tip_is_over_ || state.is_pressed || (went_down_ && control.rect.contains(down_x_, down_y_));
  if (tip_is_over_ && !at_once) return;
  const double left_ms = at_once ? 0 : tip_since_ms_ + tooltip_delay_ms - setup_.now_ms;
  if (left_ms > 0) return request_frame_in(left_ms);
  tip_ = {control.id, control.rect, std::string(control.tooltip)};
}

void Ui::draw_tooltip() {
  const Tip tip = tip_;
  const auto scope = layer(Layer::tooltip);
  const float natural = text_width(*this, tip.text, style::meta);
  const float width = std::min(natural + 1, tip_width_max) + 2 * tip_padding_x;
  const float height = paragraph_height(*this, width - 2 * tip_padding_x, tip.text, style::meta) + 2 * tip_padding_y;
  const float below = tip.rect.bottom() + tip_gap;
  const float y = below + height + tip_air > setup_.height ? tip.rect.y - tip_gap - height : below;
  const float x_max = std::max(tip_air, setup_.width - tip_air - width);
  const Rect box = snap(Rect{std::clamp(tip.rect.x + (tip.rect.w - width) / 2, tip_air, x_max), y, width, height});
  draw_shadow(*this, box, tip_radius, 3);
  draw_box(*this, box, {.fill = palette_.bg.tooltip, .radius = tip_radius});
  draw_paragraph(*this, {box.x + tip_padding_x, box.y + tip_padding_y, width - 2 * tip_padding_x, 0}, tip.text,
                 {.style = style::meta, .tone = Tone::on_tooltip});
}

void Ui::cover_field(FieldText field) {
  fields_.push_back({std::move(field), clips_.back(), layer_, nodes_[static_cast<size_t>(layer_)].size() - 1});
}

// The DOM shows a field's text above all pixels, also above those of a dialog. Found out at the end of the frame, so
// that the field is back in the same patch in which the dialog leaves.
void Ui::draw_covered_fields() {
  for (const CoveredField& covered : fields_) {
    const auto covers = [&covered](const Occluder& o) {
      return o.layer > covered.layer && o.rect.overlaps(covered.field.rect);
    };
    if (std::none_of(next_occluders_.begin(), next_occluders_.end(), covers)) continue;
    nodes_[static_cast<size_t>(covered.layer)][covered.node_index].flags |= view::kHidden;
    const auto scope = layer(covered.layer);
    const auto clipped = clip(covered.clip);
    const FieldText& field = covered.field;
    const TextLook look{.style = field.style, .tone = field.tone};
    if (field.lines_max == 1)
      draw_text(*this, field.rect, field.text, look);
    else
      draw_paragraph(*this, field.rect, field.text, look, field.lines_max);
  }
}

void Ui::focus_ring(const Rect& rect, float radius) { rings_.push_back({rect, clips_.back(), radius, layer_}); }

// A ring may stand a little outside of what clips its control, but not over what lies beside a scrolled list.
void Ui::draw_rings() {
  for (const Ring& ring : rings_) {
    const auto hides = [&ring](const Occluder& o) { return o.layer > ring.layer && o.rect.overlaps(ring.rect); };
    if (std::any_of(next_occluders_.begin(), next_occluders_.end(), hides)) continue;
    const auto scope = layer(Layer::focus_ring);
    const auto clipped = clip(ring.clip.inset(-ring_reach - ring_air));
    draw_box(*this, ring.rect.inset(-ring_reach),
             {.border = palette_.focus, .border_width = ring_width, .radius = ring.radius + ring_reach});
  }
}

}  // namespace kf::ui
