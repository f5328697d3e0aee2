// The frame's beginning and end, layers and clips.
#include <algorithm>
#include <cmath>

#include "imgui.h"
#include "web/platform/canvas.h"
#include "web/widgets/text_cache.h"
#include "web/widgets/ui.h"

namespace kf::ui {
namespace {

constexpr float circle_error_device_px = 0.3f;

bool is_dark_wanted(view::Theme theme, const host::Environment& environment) {
  return theme == view::Theme::system ? environment.dark : theme == view::Theme::dark;
}

// Borders everywhere, text at full strength, no soft fills: forced-colors, as far as a canvas can follow it.
view::Palette high_contrast(view::Palette palette, bool is_dark) {
  const view::Colour ink{is_dark ? 0xFFFFFFFF : 0x000000FF}, paper{is_dark ? 0x000000FF : 0xFFFFFFFF};
  palette.bg = {paper, paper, paper, paper, paper, paper, paper, ink};
  palette.border = {ink, ink, ink, ink};
  palette.text = {ink, ink, ink, ink, paper, palette.text.link};
  for (view::Colour* text : {&palette.success.text, &palette.warning.text, &palette.danger.text, &palette.info.text})
    *text = ink;
  for (view::Colour* soft : {&palette.success.soft, &palette.warning.soft, &palette.danger.soft, &palette.info.soft})
    *soft = paper;
  return palette;
}

}  // namespace

Ui::Ui()
    : nodes_(static_cast<size_t>(Layer::count)),
      text_cache_(std::make_unique<TextCache>()),
      splitter_(std::make_unique<ImDrawListSplitter>()) {}
Ui::~Ui() = default;

ImDrawList& Ui::list() const { return canvas::list(); }
ImDrawList& Ui::draw() { return list(); }

void Ui::begin_frame(const FrameSetup& setup, const host::Environment& environment,
                     std::span<const host::Event> events) {
  if (setup.pixel_ratio != setup_.pixel_ratio) metrics_.clear();
  setup_ = setup;
  environment_ = environment;
  is_dark_ = is_dark_wanted(setup.theme, environment);
  const view::Palette& chosen = view::palette(is_dark_ ? view::Appearance::dark : view::Appearance::light);
  page_palette_ = environment.forced_colors ? high_contrast(chosen, is_dark_) : chosen;
  palette_ = page_palette_;
  ++frame_;
  next_frame_ms_ = -1;
  for (auto& nodes : nodes_) nodes.clear();
  parents_.assign(1, {0, 0, 0});
  clips_.assign(1, page());
  layers_.clear();
  layer_ = Layer::content;
  rings_.clear();
  fields_.clear();
  occluders_ = std::move(next_occluders_);
  next_occluders_.clear();
  clear_from_ = page().h;
  dialog_.reset();
  wanted_focus_ = 0;
  tip_ = {};
  tip_is_wanted_ = false;
  take_events(events);
  // Fringes of one device pixel and round circles at every density.
  list()._FringeScale = 1 / setup.pixel_ratio;
  ImGui::GetStyle().CircleTessellationMaxError = circle_error_device_px / setup.pixel_ratio;
  splitter_->Split(&list(), static_cast<int>(Layer::count));
  splitter_->SetCurrentChannel(&list(), 0);
}

FrameOutput Ui::end_frame() {
  draw_covered_fields();
  draw_rings();
  if (!tip_is_wanted_) tip_of_ = 0;
  if (tip_.id != 0) draw_tooltip();
  splitter_->Merge(&list());
  forget_old();
  events_.clear();
  FrameOutput output;
  for (auto& nodes : nodes_)
    output.nodes.insert(output.nodes.end(), std::make_move_iterator(nodes.begin()),
                        std::make_move_iterator(nodes.end()));
  output.next_frame_ms = next_frame_ms_;
  output.focus = wanted_focus_;
  return output;
}

void Ui::forget_old() {
  std::erase_if(animations_, [this](const auto& entry) { return entry.second.frame != frame_; });
  text_cache_->forget_unused();
  std::erase_if(shown_, [this](const auto& entry) { return entry.second.frame != frame_; });
}

float Ui::snap(float px) const { return std::round(px * setup_.pixel_ratio) / setup_.pixel_ratio; }

Rect Ui::snap(const Rect& rect) const {
  const float x = snap(rect.x), y = snap(rect.y);
  return {x, y, snap(rect.right()) - x, snap(rect.bottom()) - y};
}

Ui::Scope Ui::clip(const Rect& rect) {
  push_clip(rect);
  return Scope(*this, 0, &Ui::close_clip);
}

void Ui::push_clip(const Rect& rect) {
  const Rect& outer = clips_.back();
  const float x = std::max(rect.x, outer.x), y = std::max(rect.y, outer.y);
  const Rect inner{x, y, std::max(0.f, std::min(rect.right(), outer.right()) - x),
                   std::max(0.f, std::min(rect.bottom(), outer.bottom()) - y)};
  clips_.push_back(inner);
  list().PushClipRect({inner.x, inner.y}, {inner.right(), inner.bottom()});
}

void Ui::close_clip() {
  clips_.pop_back();
  list().PopClipRect();
}

void Ui::set_layer(Layer layer) {
  layer_ = layer;
  // On what floats, the page's hairlines would vanish in the dark.
  palette_ = page_palette_;
  if (layer >= Layer::popover) palette_.border.subtle = palette_.border.normal;
  splitter_->SetCurrentChannel(&list(), static_cast<int>(layer));
}

Ui::Scope Ui::layer(Layer wanted) {
  push_layer(wanted);
  return Scope(*this, 0, &Ui::close_layer);
}

void Ui::push_layer(Layer wanted) {
  const bool is_in_dialog = wanted == Layer::popover && dialog_.has_value();
  layers_.push_back(layer_);
  set_layer(is_in_dialog ? Layer::above_dialog : wanted);
  parents_.push_back(is_in_dialog ? *dialog_ : Parent{0, 0, 0});
  clips_.push_back(page());
  list().PushClipRect({0, 0}, {setup_.width, setup_.height});
}

void Ui::close_layer() {
  if (layer_ == Layer::dialog) dialog_.reset();
  close_clip();
  parents_.pop_back();
  set_layer(layers_.back());
  layers_.pop_back();
}

void Ui::begin_dialog(Id id, const Rect& rect) { dialog_ = Parent{id, rect.x, rect.y}; }

void Ui::occlude(const Rect& rect) { next_occluders_.push_back({layer_, rect}); }

size_t Ui::mark() const { return static_cast<size_t>(list().VtxBuffer.Size); }

void Ui::transform_since(size_t mark, float alpha, float dy) {
  if (alpha >= 1 && dy == 0) return;
  ImVector<ImDrawVert>& vertices = list().VtxBuffer;
  for (int i = static_cast<int>(mark); i < vertices.Size; ++i) {
    ImDrawVert& vertex = vertices[i];
    const auto faded = static_cast<ImU32>(static_cast<float>(vertex.col >> IM_COL32_A_SHIFT) * alpha);
    vertex.col = (vertex.col & ~IM_COL32_A_MASK) | faded << IM_COL32_A_SHIFT;
    vertex.pos.y += dy;
  }
}

}  // namespace kf::ui
