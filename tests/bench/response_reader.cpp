#include "tests/bench/response_reader.h"

#include <strings.h>

#include <charconv>

namespace kf::bench {
namespace {

constexpr size_t kLineBytesMax = 16384;

bool has_name(std::string_view line, std::string_view name) {
  return line.size() > name.size() && line[name.size()] == ':' &&
         strncasecmp(line.data(), name.data(), name.size()) == 0;
}

std::string_view value_of(std::string_view line) {
  line.remove_prefix(line.find(':') + 1);
  while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
  return line;
}

// Digits at the start of `text`; false when there are none.
template <class Number>
bool parse(std::string_view text, Number& number, int base) {
  return std::from_chars(text.data(), text.data() + text.size(), number, base).ec == std::errc();
}

}  // namespace

// Collects up to the end of a line and acts on it; gives the bytes used.
size_t ResponseReader::take_line_byte(std::string_view bytes) {
  const size_t end = bytes.find('\n');
  if (end == std::string_view::npos) {
    line_ += bytes;
    if (line_.size() > kLineBytesMax) state_ = State::broken;
    return bytes.size();
  }
  line_ += bytes.substr(0, end);
  if (!line_.empty() && line_.back() == '\r') line_.pop_back();
  end_line();
  line_.clear();
  return end + 1;
}

void ResponseReader::end_line() {
  switch (state_) {
    case State::head: return end_head_line();
    case State::chunk_size: return end_chunk_size();
    case State::chunk_end: state_ = line_.empty() ? State::chunk_size : State::broken; return;
    case State::trailer:
      if (line_.empty()) state_ = State::done;
      return;
    default: state_ = State::broken;
  }
}

void ResponseReader::end_head_line() {
  if (status_ == 0) {
    if (!line_.starts_with("HTTP/1.1 ") || !parse(std::string_view(line_).substr(9), status_, 10))
      state_ = State::broken;
    return;
  }
  if (line_.empty()) return end_head();
  if (has_name(line_, "content-length") && !parse(value_of(line_), left_, 10)) state_ = State::broken;
  if (has_name(line_, "transfer-encoding") && value_of(line_) == "chunked") is_chunked_ = true;
}

void ResponseReader::end_head() {
  if (is_chunked_) {
    state_ = State::chunk_size;
  } else {
    state_ = left_ > 0 ? State::body : State::done;
  }
}

void ResponseReader::end_chunk_size() {
  if (!parse(std::string_view(line_), left_, 16)) {
    state_ = State::broken;
  } else {
    state_ = left_ > 0 ? State::body : State::trailer;
  }
}

void ResponseReader::end_piece() { state_ = is_chunked_ ? State::chunk_end : State::done; }

}  // namespace kf::bench
