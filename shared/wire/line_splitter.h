#pragma once
// Bytes of a stream, in any split, into lines.

#include <string>
#include <string_view>

#include "shared/base/limits.h"
#include "shared/base/result.h"

namespace kf::wire {

// What ends a line: NDJSON knows LF and CRLF, an event stream also a CR alone.
enum class LineEnds { lf, lf_or_cr };

// Give it bytes with feed(), then take lines with next() until that says false. A line that lies whole within the fed
// bytes is a view into them and is never copied; only a line that two feeds share is put together in a buffer.
class LineSplitter {
 public:
  explicit LineSplitter(LineEnds ends = LineEnds::lf, size_t line_bytes_max = limits::kStreamLineBytesMax)
      : ends_(ends), line_bytes_max_(line_bytes_max) {}

  // The bytes must stay where they are until next() has said false. Lines of the feed before that were not taken are
  // lost.
  void feed(std::string_view bytes) { rest_ = bytes; }

  // The next whole line without its end, valid until the next call; false when more bytes are needed.
  // provider_protocol, now and from then on, when a line is longer than the limit.
  Result<bool> next(std::string_view& line);

  // What came after the last line's end; a stream that ends here leaves it unfinished.
  std::string_view unfinished() const { return is_joined_ ? std::string_view{} : std::string_view(joined_); }

 private:
  Error too_long() const;
  void drop_joined_line();
  void skip_second_half_of_crlf();
  size_t find_end() const;
  Result<bool> keep_rest();
  void take(size_t end, std::string_view& line);

  LineEnds ends_;
  size_t line_bytes_max_;
  std::string_view rest_;
  std::string joined_;  // the beginning of a line whose end has not come; or, with is_joined_, the line handed out last
  bool is_joined_ = false;
  bool ended_with_cr_ = false;  // an LF right after it belongs to the same end of line
  bool is_too_long_ = false;
};

}  // namespace kf::wire
