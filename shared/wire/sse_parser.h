#pragma once
// The event stream parser of the HTML standard (section "Server-sent events"), incremental and bounded.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/wire/line_splitter.h"

namespace kf::wire {

// One event. `event` is "message" when the stream names none; `data` holds the data lines joined with \n; `id` is the
// last id seen. The views are valid until the parser's next call.
struct SseEvent {
  std::string_view event;
  std::string_view data;
  std::string_view id;
};

// Give it bytes with feed(), then take events with next() until that says false. An event that the stream's end cuts
// off is dropped, as the standard demands.
class SseParser {
 public:
  explicit SseParser(size_t event_bytes_max = limits::kStreamLineBytesMax);

  void feed(std::string_view bytes) { lines_.feed(bytes); }  // the bytes must stay until next() has said false

  // False when more bytes are needed. provider_protocol when a line, or all data of one event, is longer than the
  // limit.
  Result<bool> next(SseEvent& event);

  // How long the stream asks readers to wait before they come back.
  std::optional<int64_t> retry_ms() const { return retry_ms_; }

 private:
  void forget_dispatched();
  void strip_byte_order_mark(std::string_view& line);
  Result<void> take_field(std::string_view line);
  Result<void> add_data(std::string_view value);
  bool dispatch(SseEvent& event);

  LineSplitter lines_;
  size_t event_bytes_max_;
  std::string event_;
  std::string data_;
  std::string id_;
  std::optional<int64_t> retry_ms_;
  bool has_data_ = false;
  bool is_dispatched_ = false;
  bool is_at_start_ = true;
};

}  // namespace kf::wire
