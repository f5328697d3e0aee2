#include "shared/view/text_flow.h"

#include <algorithm>

#include "shared/base/text.h"
#include "shared/view/text_order.h"
#include "shared/view/text_pieces.h"

namespace kf::view {
namespace {

constexpr float kTolerance = 0.01F;       // widths are sums of rounded advances
constexpr float kUnboundedWidth = 1e6F;   // from here on there is no right edge to lie at
constexpr size_t kPrefixBytesMax = 2048;  // of a shaped word that is cut: no line holds more
constexpr size_t kEllipsizedBytesMax = 4096;

// The longest beginning of `text`, in whole characters, that is not wider than `width`; may be empty. `used` becomes
// its width.
size_t fitting_simple(std::string_view text, int style, float width, TextMeasure& measure, float& used) {
  size_t end = 0;
  used = 0;
  while (end < text.size()) {
    const size_t next = grapheme_end(text, end);
    const float advance = measure.width(text.substr(end, next - end), style);
    if (used + advance > width + kTolerance) break;
    used += advance;
    end = next;
  }
  return end;
}

// The same where widths of parts do not add up.
size_t fitting_shaped(std::string_view text, int style, float width, TextMeasure& measure, float& used) {
  const std::string_view head = utf8_prefix(text, kPrefixBytesMax);
  std::vector<size_t> ends{0};
  while (ends.back() < head.size()) ends.push_back(grapheme_end(head, ends.back()));
  const auto fits = [&](size_t end) { return measure.width(head.substr(0, end), style) <= width + kTolerance; };
  const auto after = std::partition_point(ends.begin() + 1, ends.end(), fits);
  const size_t end = *std::prev(after);
  used = end == 0 ? 0 : measure.width(head.substr(0, end), style);
  return end;
}

class LineBreaker {
 public:
  LineBreaker(std::span<const FlowRun> runs, float width_max, TextMeasure& measure)
      : runs_(runs), width_max_(width_max), measure_(measure) {}

  TextFlow flow() {
    const std::vector<FlowPiece> pieces = cut_pieces(runs_);
    placed_.reserve(pieces.size());
    start_paragraph(pieces);
    for (size_t i = 0; i < pieces.size(); ++i) {
      if (pieces[i].is_hard_break) {
        finish_line(placed_.size(), true);
        start_paragraph(std::span<const FlowPiece>(pieces).subspan(i + 1));
      } else {
        place(pieces[i]);
      }
    }
    finish_line(placed_.size(), true);
    return std::move(flow_);
  }

 private:
  void start_paragraph(std::span<const FlowPiece> rest) { paragraph_ = paragraph_direction(rest); }

  std::string_view text_of(const FlowPiece& piece) const {
    return runs_[piece.run].text.substr(piece.begin, piece.end - piece.begin);
  }
  int style_of(const FlowPiece& piece) const { return runs_[piece.run].style; }

  bool overflows(float width) const { return x_ + width > width_max_ + kTolerance; }

  void append(const FlowPiece& piece) {
    placed_.push_back(piece);
    x_ += piece.width;
  }

  void place(FlowPiece piece) {
    piece.width = measure_.width(text_of(piece), style_of(piece));
    while (!piece.is_blank && overflows(piece.width)) {
      if (piece.can_break_before && placed_.size() > line_start_)
        finish_line(placed_.size(), false);
      else if (!break_earlier() && !take_prefix(piece))
        break;
    }
    append(piece);
  }

  // Ends the line at the last place within it where it may end. What stands behind goes to the next line.
  bool break_earlier() {
    for (size_t i = placed_.size(); i-- > line_start_ + 1;) {
      if (!placed_[i].can_break_before) continue;
      finish_line(i, false);
      return true;
    }
    return false;
  }

  // Puts as much of the word as fits into this line and ends it. False when the word must stay as it is.
  bool take_prefix(FlowPiece& piece) {
    const std::string_view text = text_of(piece);
    const auto fitting = piece.is_shaped ? fitting_shaped : fitting_simple;
    float used = 0;
    size_t length = fitting(text, style_of(piece), width_max_ - x_, measure_, used);
    const bool is_line_empty = placed_.size() == line_start_;
    if (length == 0 && !is_line_empty) return finish_line(placed_.size(), false), true;
    if (length == 0) {
      length = grapheme_end(text, 0);
      used = measure_.width(text.substr(0, length), style_of(piece));
    }
    if (length >= text.size()) return false;
    FlowPiece head = piece;
    head.end = head.begin + static_cast<uint32_t>(length);
    head.width = used;
    append(head);
    finish_line(placed_.size(), false);
    piece.begin = head.end;
    piece.width = std::max(0.0F, piece.width - used);
    return true;
  }

  // The line is made of the placed pieces up to `end`; those behind it begin the next one.
  void finish_line(size_t end, bool ends_hard) {
    size_t visible = end;
    while (visible > line_start_ && placed_[visible - 1].is_blank) --visible;
    FlowLine line;
    line.first = static_cast<uint32_t>(flow_.fragments.size());
    const auto pieces = std::span<const FlowPiece>(placed_).subspan(line_start_, visible - line_start_);
    line.width = append_fragments(pieces, paragraph_, flow_.fragments);
    line.count = static_cast<uint32_t>(flow_.fragments.size()) - line.first;
    line.ends_hard = ends_hard;
    line.ends_with_blank = visible < end;
    line.is_right_to_left = paragraph_ == Direction::right_to_left;
    if (line.is_right_to_left && width_max_ < kUnboundedWidth) move_right(line, width_max_ - line.width);
    flow_.lines.push_back(line);
    line_start_ = end;
    x_ = 0;
    for (size_t i = end; i < placed_.size(); ++i) x_ += placed_[i].width;
  }

  void move_right(const FlowLine& line, float by) {
    for (uint32_t i = line.first; i < line.first + line.count; ++i) flow_.fragments[i].x += std::max(by, 0.0F);
  }

  std::span<const FlowRun> runs_;
  float width_max_;
  TextMeasure& measure_;
  std::vector<FlowPiece> placed_;
  TextFlow flow_;
  size_t line_start_ = 0;
  float x_ = 0;  // where the next piece goes
  Direction paragraph_ = Direction::left_to_right;
};

}  // namespace

float TextFlow::widest() const {
  float width = 0;
  for (const FlowLine& line : lines) width = std::max(width, line.width);
  return width;
}

TextFlow flow_text(std::span<const FlowRun> runs, float width_max, TextMeasure& measure) {
  return LineBreaker(runs, width_max, measure).flow();
}

bool needs_shaping(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80)
      ++at;
    else if (needs_shaping(next_code_point(text, at)))
      return true;
  }
  return false;
}

std::string ellipsize(std::string_view text, float width_max, int style, TextMeasure& measure) {
  constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
  const std::string_view head = utf8_prefix(text, kEllipsizedBytesMax);
  if (head.size() == text.size() && measure.width(text, style) <= width_max + kTolerance) return std::string(text);
  const float room = width_max - measure.width(kEllipsis, style);
  const auto fitting = needs_shaping(head) ? fitting_shaped : fitting_simple;
  float used = 0;
  std::string_view kept = head.substr(0, fitting(head, style, room, measure, used));
  while (kept.ends_with(' ')) kept.remove_suffix(1);
  return std::string(kept) + std::string(kEllipsis);
}

}  // namespace kf::view
