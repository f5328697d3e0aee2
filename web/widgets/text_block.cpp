// Paragraphs of mixed styles: laid out once, drawn line by line, told to the semantics tree in the order of reading.
#include <algorithm>
#include <cmath>

#include "imgui.h"
#include "web/widgets/draw.h"
#include "web/widgets/text.h"

namespace kf::ui {
namespace {

constexpr float code_padding = 5, code_box_above = 1, code_radius = 4;
constexpr std::string_view padding_text = "\u00A0";  // no line breaks beside it
constexpr float unbounded = 1e6f;
constexpr float underline_below = 2, underline_alpha = 0.45f;

// The flow's style numbers are those of the runs.
class SpanMeasure : public view::TextMeasure {
 public:
  explicit SpanMeasure(std::vector<TextStyle> styles) : styles_(std::move(styles)) {}
  float width(std::string_view text, int style) override {
    const TextStyle& chosen = styles_[static_cast<size_t>(style)];
    return chosen.size > 0 ? fonts::text_width(text, chosen.face, chosen.size) : code_padding;
  }

 private:
  std::vector<TextStyle> styles_;
};

constexpr TextStyle padding_style{fonts::Face::ui_400, 0, 0};

}  // namespace

void TextBlock::set(std::vector<TextSpan> spans, std::optional<TextStyle> base) {
  const TextStyle wanted = base.value_or(spans.empty() ? style::body : spans.front().style);
  if (spans == spans_ && wanted == base_) return;
  spans_ = std::move(spans);
  base_ = wanted;
  runs_.clear();
  for (size_t i = 0; i < spans_.size(); ++i) {
    const bool is_code = spans_[i].box == SpanBox::code;
    if (is_code) runs_.push_back({i, true});
    runs_.push_back({i, false});
    if (is_code) runs_.push_back({i, true});
  }
  width_ = natural_width_ = -1;
}

// Bold and italic words grow on phones as the text around them does.
TextStyle TextBlock::fitted(const Ui& ui, const TextSpan& span) const {
  const TextStyle base = ui.fit(base_);
  if (span.style.size == base_.size) return {span.style.face, base.size, base.line};
  return ui.fit(span.style);
}

float TextBlock::layout(const Ui& ui, float width, int lines_max) {
  const bool is_same_scale = pixel_ratio_ == ui.device_px() && is_phone_ == ui.is_phone();
  if (is_same_scale && width == width_ && lines_max == lines_max_) return height();
  if (!is_same_scale) natural_width_ = -1;
  width_ = width;
  pixel_ratio_ = ui.device_px();
  is_phone_ = ui.is_phone();
  lines_max_ = lines_max;
  line_height_ = ui.fit(base_).line;
  flow_ = flow(ui, width);
  spoken_.reset();
  return height();
}

view::TextFlow TextBlock::flow(const Ui& ui, float width) const {
  std::vector<view::FlowRun> flow_runs;
  std::vector<TextStyle> styles;
  for (const Run& run : runs_) {
    const TextSpan& span = spans_[run.span];
    flow_runs.push_back({run.is_padding ? padding_text : std::string_view(span.text), static_cast<int>(styles.size())});
    styles.push_back(run.is_padding ? padding_style : fitted(ui, span));
  }
  SpanMeasure measure(std::move(styles));
  return view::flow_text(flow_runs, width, measure);
}

size_t TextBlock::lines_shown() const {
  return lines_max_ > 0 ? std::min(flow_.lines.size(), static_cast<size_t>(lines_max_)) : flow_.lines.size();
}

float TextBlock::height() const { return static_cast<float>(lines_shown()) * line_height_; }

float TextBlock::natural_width(const Ui& ui) {
  if (natural_width_ < 0 || pixel_ratio_ != ui.device_px() || is_phone_ != ui.is_phone())
    natural_width_ = flow(ui, unbounded).widest();
  return natural_width_;
}

TextBlock::End TextBlock::end() const {
  if (flow_.lines.empty()) return {};
  const view::FlowLine& last = flow_.lines.back();
  return {last.is_right_to_left ? 0 : last.width, static_cast<float>(flow_.lines.size() - 1) * line_height_};
}

std::string_view TextBlock::text_of(const view::FlowFragment& fragment) const {
  const Run& run = runs_[fragment.run];
  if (run.is_padding) return {};
  return std::string_view(spans_[run.span].text).substr(fragment.begin, fragment.end - fragment.begin);
}

float TextBlock::line_x(const view::FlowLine& line, Align align) const {
  if (align == Align::left || line.is_right_to_left) return 0;
  return (width_ - line.width) / (align == Align::centre ? 2 : 1);
}

Colour TextBlock::colour_of(const Ui& ui, const TextSpan& span, const Place& place) const {
  return place.colour.a() > 0 ? place.colour : ui.colour(place.tone.value_or(span.tone));
}

void TextBlock::draw_fragment(Ui& ui, const view::FlowFragment& fragment, const FragmentPlace& at,
                              const Place& place) const {
  const std::string_view text = text_of(fragment);
  if (text.empty()) return;
  const TextSpan& span = spans_[runs_[fragment.run].span];
  const TextStyle style = fitted(ui, span);
  const fonts::FaceMetrics& metrics = ui.metrics(style);
  const float x = at.x + fragment.x;
  if (span.box == SpanBox::code) {
    const Rect box{x - code_padding, at.baseline - metrics.ascent - code_box_above, fragment.width + 2 * code_padding,
                   metrics.ascent + metrics.descent + 2 * code_box_above};
    draw_box(ui, box, {.fill = ui.palette().fill.neutral, .radius = code_radius});
  }
  const Colour colour = colour_of(ui, span, place);
  fonts::draw_text(ui.draw(), text, style.face, style.size, x, at.baseline, colour.abgr());
  if (!span.href.empty())
    draw_hairline(ui, x, at.baseline + underline_below, fragment.width, with_alpha(colour, underline_alpha));
  if (span.is_struck) draw_hairline(ui, x, at.baseline - metrics.ascent / 3, fragment.width, colour);
}

void TextBlock::draw_line(Ui& ui, const view::FlowLine& line, const Place& place) const {
  const fonts::FaceMetrics& metrics = ui.metrics(ui.fit(base_));
  const float baseline = place.y + (line_height_ - metrics.ascent - metrics.descent) / 2 + metrics.ascent;
  const float x = place.x + line_x(line, place.align);
  for (const view::FlowFragment& fragment : flow_.fragments_of(line)) draw_fragment(ui, fragment, {x, baseline}, place);
}

// The last line that is shown of a text that goes on: the rest of its first span, cut with "…".
void TextBlock::draw_cut_line(Ui& ui, const view::FlowLine& line, const Place& place) const {
  if (line.count == 0) return;
  const view::FlowFragment& first = flow_.fragments_of(line).front();
  const TextSpan& span = spans_[runs_[first.run].span];
  const TextLook look{.style = span.style, .align = place.align, .colour = colour_of(ui, span, place)};
  std::string rest = span.text.substr(first.begin);
  std::replace(rest.begin(), rest.end(), '\n', ' ');
  draw_text(ui, {place.x, place.y, width_, line_height_}, rest, look);
}

// The line's text as it is written, whatever the order of drawing, with the blank that hangs at its end.
view::TextLine TextBlock::spoken_line(const Ui& ui, const view::FlowLine& line, float x) const {
  const auto drawn = flow_.fragments_of(line);
  std::vector<view::FlowFragment> parts(drawn.begin(), drawn.end());
  std::sort(parts.begin(), parts.end(),
            [](const auto& a, const auto& b) { return a.run != b.run ? a.run < b.run : a.begin < b.begin; });
  view::TextLine spoken{.pieces = {}, .x = x, .width = line.width, .hard_break = line.ends_hard};
  if (!parts.empty())
    spoken.x += std::min_element(parts.begin(), parts.end(), [](const auto& a, const auto& b) { return a.x < b.x; })->x;
  for (size_t run = parts.empty() ? 1 : parts.front().run; !parts.empty() && run <= parts.back().run; ++run) {
    if (runs_[run].is_padding) continue;
    const TextSpan& span = spans_[runs_[run].span];
    const size_t begin = run == parts.front().run ? parts.front().begin : 0;
    const size_t end = run == parts.back().run ? parts.back().end : span.text.size();
    if (end > begin) spoken.pieces.push_back({.text = span.text.substr(begin, end - begin), .href = span.href});
  }
  if (!line.ends_with_blank || line.ends_hard || spoken.pieces.empty()) return spoken;
  spoken.pieces.back().text += ' ';
  const TextStyle base = ui.fit(base_);
  spoken.width += fonts::text_width(" ", base.face, base.size);
  return spoken;
}

// The same from frame to frame, until the block is laid out anew.
const view::TextLines& TextBlock::spoken_lines(const Ui& ui, Align align) const {
  if (spoken_ && spoken_align_ == align) return *spoken_;
  std::vector<view::TextLine> lines;
  for (const view::FlowLine& line : flow_.lines) lines.push_back(spoken_line(ui, line, line_x(line, align)));
  spoken_align_ = align;
  return spoken_.emplace(std::move(lines));
}

void TextBlock::draw(Ui& ui, const Place& place) const {
  view::Node& node = ui.add_node({.role = place.role,
                                  .rect = {place.x, place.y, width_, height()},
                                  .key = place.key,
                                  .test_id = place.test_id,
                                  .flags = place.flags,
                                  .level = place.level});
  node.font_px = ui.fit(base_).size;
  node.line_px = line_height_;
  node.lines = spoken_lines(ui, place.align);
  draw_only(ui, place);
}

void TextBlock::draw_only(Ui& ui, const Place& place) const {
  const size_t shown = lines_shown();
  Place at = place;
  for (size_t i = 0; i < shown; ++i, at.y += line_height_) {
    if (!ui.is_visible({at.x, at.y, width_, line_height_})) continue;
    const bool is_cut = i + 1 == shown && shown < flow_.lines.size();
    is_cut ? draw_cut_line(ui, flow_.lines[i], at) : draw_line(ui, flow_.lines[i], at);
  }
}

}  // namespace kf::ui
