#include "shared/wire/line_splitter.h"

namespace kf::wire {
namespace {

// One long line must not hold its memory for the rest of a stream that has a thousand siblings.
constexpr size_t kKeptCapacityMax = 16u << 10;

}  // namespace

Error LineSplitter::too_long() const {
  return {ErrorCode::provider_protocol,
          "A line of the stream is longer than " + std::to_string(line_bytes_max_) + " bytes."};
}

void LineSplitter::drop_joined_line() {
  if (!is_joined_) return;
  is_joined_ = false;
  if (joined_.capacity() > kKeptCapacityMax) {
    joined_ = std::string();
  } else {
    joined_.clear();
  }
}

void LineSplitter::skip_second_half_of_crlf() {
  if (!ended_with_cr_ || rest_.empty()) return;
  ended_with_cr_ = false;
  if (rest_.front() == '\n') rest_.remove_prefix(1);
}

size_t LineSplitter::find_end() const {
  const size_t lf = rest_.find('\n');
  if (ends_ == LineEnds::lf) return lf;
  const size_t cr = rest_.substr(0, lf).find('\r');
  return cr != std::string_view::npos ? cr : lf;
}

Result<bool> LineSplitter::keep_rest() {
  // One more than the limit, because a CR at its end may turn out to be half of a CRLF.
  if (joined_.size() + rest_.size() > line_bytes_max_ + 1) {
    is_too_long_ = true;
    return too_long();
  }
  joined_.append(rest_);
  rest_ = {};
  return false;
}

void LineSplitter::take(size_t end, std::string_view& line) {
  line = rest_.substr(0, end);
  ended_with_cr_ = rest_[end] == '\r';
  rest_.remove_prefix(end + 1);
  if (!joined_.empty()) {
    joined_.append(line);
    is_joined_ = true;
    line = joined_;
  }
  if (ends_ == LineEnds::lf && !line.empty() && line.back() == '\r') line.remove_suffix(1);
}

Result<bool> LineSplitter::next(std::string_view& line) {
  if (is_too_long_) return too_long();
  drop_joined_line();
  skip_second_half_of_crlf();
  const size_t end = find_end();
  if (end == std::string_view::npos) return keep_rest();
  if (joined_.size() + end > line_bytes_max_ + 1) {
    is_too_long_ = true;
    return too_long();
  }
  take(end, line);
  if (line.size() <= line_bytes_max_) return true;
  is_too_long_ = true;
  return too_long();
}

}  // namespace kf::wire
