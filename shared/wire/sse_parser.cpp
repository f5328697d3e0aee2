#include "shared/wire/sse_parser.h"

#include <charconv>

namespace kf::wire {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct Field {
  std::string_view name;
  std::string_view value;
};

Field split_field(std::string_view line) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos) return {line, {}};
  std::string_view value = line.substr(colon + 1);
  if (!value.empty() && value.front() == ' ') value.remove_prefix(1);
  return {line.substr(0, colon), value};
}

std::optional<int64_t> whole_number(std::string_view digits) {
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  int64_t value = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (fault != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

}  // namespace

SseParser::SseParser(size_t event_bytes_max)
    : lines_(LineEnds::lf_or_cr, event_bytes_max), event_bytes_max_(event_bytes_max) {}

void SseParser::forget_dispatched() {
  if (!is_dispatched_) return;
  is_dispatched_ = false;
  has_data_ = false;
  event_.clear();
  data_.clear();
}

void SseParser::strip_byte_order_mark(std::string_view& line) {
  if (is_at_start_ && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
  is_at_start_ = false;
}

Result<void> SseParser::add_data(std::string_view value) {
  if (data_.size() + value.size() + 1 > event_bytes_max_) {
    return Error{ErrorCode::provider_protocol,
                 "An event of the stream is longer than " + std::to_string(event_bytes_max_) + " bytes."};
  }
  if (has_data_) data_.push_back('\n');
  data_.append(value);
  has_data_ = true;
  return {};
}

Result<void> SseParser::take_field(std::string_view line) {
  const Field field = split_field(line);
  if (field.name == "data") return add_data(field.value);
  if (field.name == "event") {
    event_.assign(field.value);
  } else if (field.name == "id") {
    if (field.value.find('\0') == std::string_view::npos) id_.assign(field.value);
  } else if (field.name == "retry") {
    if (const auto wait = whole_number(field.value)) retry_ms_ = wait;
  }
  return {};
}

bool SseParser::dispatch(SseEvent& event) {
  is_dispatched_ = true;
  if (!has_data_) return false;
  event = {event_.empty() ? std::string_view("message") : std::string_view(event_), data_, id_};
  return true;
}

Result<bool> SseParser::next(SseEvent& event) {
  for (;;) {
    forget_dispatched();
    std::string_view line;
    KF_TRY(const bool has_line, lines_.next(line));
    if (!has_line) return false;
    strip_byte_order_mark(line);
    if (line.empty()) {
      if (dispatch(event)) return true;
    } else if (line.front() != ':') {
      KF_CHECK(take_field(line));
    }
  }
}

}  // namespace kf::wire
