#include "shared/view/markdown_tail.h"

#include <vector>

#include "shared/base/text.h"

namespace kf::view {
namespace {

constexpr size_t kTailBytesMax = 4096;  // marks further back than this stay open

size_t line_start(std::string_view text, size_t end) {
  const size_t newline = end == 0 ? std::string_view::npos : text.rfind('\n', end - 1);
  return newline == std::string_view::npos ? 0 : newline + 1;
}

// A line without the blanks, quote marks and list marks that may stand before a fence.
std::string_view without_containers(std::string_view line) {
  const size_t first = line.find_first_not_of(" \t>");
  return first == std::string_view::npos ? std::string_view() : line.substr(first);
}

size_t fence_length(std::string_view line) {
  if (line.empty() || (line[0] != '`' && line[0] != '~')) return 0;
  const size_t end = line.find_first_not_of(line[0]);
  return end == std::string_view::npos ? line.size() : end;
}

// The mark of the fence that is open at the end of `text`, such as "```"; empty when none is.
std::string_view open_fence(std::string_view text) {
  std::string_view open;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = without_containers(text.substr(at, end - at));
    const size_t length = fence_length(line);
    if (open.empty()) {
      if (length >= 3) open = line.substr(0, length);
    } else if (length >= open.size() && line[0] == open[0] && trim(line.substr(length)).empty()) {
      open = {};
    }
    at = end + 1;
  }
  return open;
}

bool is_made_of(std::string_view line, char c) {
  return !line.empty() && line.find_first_not_of(c) == std::string_view::npos;
}

// "-" or "=" below a line of text: half a list or a rule, and for Markdown a heading.
bool looks_like_underline(std::string_view text, size_t last_line) {
  const std::string_view line = trim(text.substr(last_line));
  if (last_line == 0 || (!is_made_of(line, '-') && !is_made_of(line, '='))) return false;
  const size_t above = line_start(text, last_line - 1);
  return !trim(text.substr(above, last_line - above)).empty();
}

// Walks over the inline marks of one paragraph and notes those without their other half.
class OpenMarks {
 public:
  explicit OpenMarks(std::string_view text) : text_(text) {
    while (at_ < text_.size()) step();
  }

  std::string settled() const {
    std::string out(text_);
    size_t links_cut = std::string::npos;
    if (link_ != kNone) links_cut = cut_link(out);
    for (size_t i = open_.size(); i-- > 0;) {
      if (open_[i].at < links_cut) close(out, open_[i]);
    }
    return out;
  }

 private:
  static constexpr size_t kNone = std::string_view::npos;
  struct Mark {
    size_t at;
    std::string_view text;
  };

  void step() {
    const char c = text_[at_];
    if (c == '\\')
      at_ += 2;
    else if (c == '`')
      code_mark();
    else if (c == '*' || c == '~')
      emphasis_mark(c);
    else if (c == '[')
      link_ = at_++;
    else if (c == ']')
      close_label();
    else
      ++at_;
  }

  std::string_view run_of(char c) const {
    size_t end = at_;
    while (end < text_.size() && text_[end] == c) ++end;
    return text_.substr(at_, end - at_);
  }

  void code_mark() {
    const std::string_view mark = run_of('`');
    const size_t start = at_;
    at_ += mark.size();
    for (size_t close = text_.find(mark, at_); close != kNone; close = text_.find(mark, close)) {
      size_t end = close + mark.size();
      while (end < text_.size() && text_[end] == '`') ++end;
      if (end - close == mark.size()) {
        at_ = end;
        return;
      }
      close = end;
    }
    open_.push_back({start, mark});
    at_ = text_.size();
  }

  // Two marks make bold or struck text; a single star may be a list, a product or italics and is left alone.
  void emphasis_mark(char c) {
    const std::string_view mark = run_of(c);
    const size_t start = at_;
    at_ += mark.size();
    if (mark.size() != 2) return;
    if (!open_.empty() && open_.back().text == mark)
      open_.pop_back();
    else
      open_.push_back({start, mark});
  }

  // "[label]" is a link when "(" follows, and a whole one when ")" does.
  void close_label() {
    ++at_;
    if (link_ == kNone || at_ >= text_.size() || text_[at_] != '(') {
      link_ = kNone;
      return;
    }
    const size_t end = text_.find_first_of(")\n", at_);
    if (end == kNone) {
      at_ = text_.size();
    } else {
      link_ = kNone;
      at_ = end + 1;
    }
  }

  // Leaves the label of the link that has not ended. Returns where it began.
  size_t cut_link(std::string& out) const {
    const size_t label_end = out.find("](", link_);
    if (label_end == std::string::npos) {
      out.erase(link_, 1);
      return std::string::npos;
    }
    out.erase(label_end);
    const bool is_image = link_ > 0 && out[link_ - 1] == '!';
    out.erase(is_image ? link_ - 1 : link_, is_image ? 2 : 1);
    return link_;
  }

  static void close(std::string& out, const Mark& mark) {
    out.erase(out.find_last_not_of(" \n") + 1);
    const bool has_nothing_behind = out.ends_with(mark.text) && mark.at + mark.text.size() >= out.size();
    if (has_nothing_behind) {
      out.erase(out.size() - mark.text.size());
      return;
    }
    if (out.ends_with(mark.text[0]) && mark.text[0] != '`') out.pop_back();  // half of the closing mark is here
    out += mark.text;
  }

  std::string_view text_;
  size_t at_ = 0;
  size_t link_ = kNone;
  std::vector<Mark> open_;
};

}  // namespace

std::string settle_tail(std::string_view text) {
  const size_t last_line = line_start(text, text.size());
  if (const std::string_view fence = open_fence(text); !fence.empty()) {
    const std::string_view line = trim(text.substr(last_line));
    const bool is_half_a_fence = line.size() < fence.size() && is_made_of(line, fence[0]);
    return std::string(is_half_a_fence ? text.substr(0, last_line) : text);
  }
  if (looks_like_underline(text, last_line)) return std::string(text.substr(0, last_line));
  size_t tail = text.rfind("\n\n");
  tail = tail == std::string_view::npos ? 0 : tail + 2;
  if (text.size() - tail > kTailBytesMax) return std::string(text);
  return std::string(text.substr(0, tail)) + OpenMarks(text.substr(tail)).settled();
}

}  // namespace kf::view
