#include "shared/view/text_pieces.h"

#include "shared/base/text.h"

namespace kf::view {
namespace {

constexpr char32_t kZeroWidthSpace = 0x200B;

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
bool is_letter(char32_t c) { return direction_of(c) != Direction::neutral; }
bool is_dash(char32_t c) { return c == 0x2013 || c == 0x2014; }
bool is_quote(char32_t c) { return c == '"' || c == '\''; }

// May a line end between `a` and `b`? `before_a` stands before `a`; 0 where there is nothing. Follows UAX 14 for the
// cases that text_flow.h names.
bool can_break_between(char32_t before_a, char32_t a, char32_t b) {
  if (a == 0) return false;
  if (is_blank(b)) return false;
  if (is_blank(a)) return true;
  if (a < 0x80 && b < 0x80 && a != '-' && a != '/') return false;
  if (is_glue(a) || is_glue(b) || is_closing(b) || is_opening(a)) return false;
  if (a == '-' || a == 0x2010) return is_letter(b) && (is_letter(before_a) || is_digit(before_a));
  if (a == '/') {
    const bool is_fraction = is_digit(before_a) && is_digit(b);
    return before_a != 0 && !is_blank(before_a) && b != '/' && !is_fraction;
  }
  if (is_dash(a)) return true;
  return (is_wide(a) || is_wide(b)) && !is_quote(a) && !is_quote(b);
}

class PieceCutter {
 public:
  explicit PieceCutter(std::span<const FlowRun> runs) : runs_(runs) {}

  std::vector<FlowPiece> cut() {
    for (run_ = 0; run_ < runs_.size(); ++run_) {
      is_open_ = false;
      cut_run(runs_[run_].text);
    }
    return std::move(pieces_);
  }

 private:
  void cut_run(std::string_view text) {
    for (size_t at = 0; at < text.size();) {
      const size_t begin = at;
      const char32_t c = next_code_point(text, at);
      if (c == '\n')
        hard_break(begin);
      else if (c != '\r')
        take(c, begin, at);
    }
  }

  void hard_break(size_t at) {
    FlowPiece piece = empty_piece(at);
    piece.is_hard_break = true;
    pieces_.push_back(piece);
    is_open_ = false;
    previous_ = before_previous_ = 0;
    walk_.reset();
  }

  void take(char32_t c, size_t begin, size_t end) {
    const bool continues = walk_.continues(c);
    const bool blank = is_blank(c) && c != kZeroWidthSpace;
    const bool breaks = !continues && can_break_between(before_previous_, previous_, c);
    const bool fits_open_piece = is_open_ && !breaks && pieces_.back().is_blank == blank && pieces_.back().end == begin;
    if (!fits_open_piece) {
      pieces_.push_back(empty_piece(begin));
      pieces_.back().is_blank = blank;
      pieces_.back().can_break_before = breaks;
      is_open_ = true;
    }
    FlowPiece& piece = pieces_.back();
    piece.end = static_cast<uint32_t>(end);
    piece.is_shaped = piece.is_shaped || needs_shaping(c);
    if (piece.direction == Direction::neutral && !blank) piece.direction = direction_of(c);
    before_previous_ = previous_;
    previous_ = c;
  }

  FlowPiece empty_piece(size_t at) const {
    FlowPiece piece;
    piece.run = static_cast<uint32_t>(run_);
    piece.begin = piece.end = static_cast<uint32_t>(at);
    return piece;
  }

  std::span<const FlowRun> runs_;
  std::vector<FlowPiece> pieces_;
  GraphemeWalk walk_;
  size_t run_ = 0;
  bool is_open_ = false;
  char32_t previous_ = 0;
  char32_t before_previous_ = 0;
};

}  // namespace

std::vector<FlowPiece> cut_pieces(std::span<const FlowRun> runs) { return PieceCutter(runs).cut(); }

}  // namespace kf::view
