#include "sidecar/net/response_head.h"

#include <algorithm>
#include <cassert>

#include "shared/base/text.h"
#include "sidecar/net/header_rules.h"

namespace kf::net {
namespace {

Error not_http(std::string message) { return {ErrorCode::provider_protocol, std::move(message)}; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "HTTP/1.1 200 OK"; the reason may be missing.
Result<void> parse_status_line(std::string_view line, ResponseHead& head) {
  const bool is_http_1 = line.starts_with("HTTP/1.1 ") || line.starts_with("HTTP/1.0 ");
  const std::string_view status = line.substr(std::min<size_t>(line.size(), 9), 3);
  const bool is_number = status.size() == 3 && std::all_of(status.begin(), status.end(), is_digit) && status[0] != '0';
  const bool is_whole = line.size() == 12 || (line.size() > 12 && line[12] == ' ');
  if (!is_http_1 || !is_number || !is_whole) return not_http("The answer does not begin with an HTTP/1.1 status line.");
  head.status = (status[0] - '0') * 100 + (status[1] - '0') * 10 + (status[2] - '0');
  head.is_http_1_0 = line[7] == '0';
  return {};
}

Result<void> add_header(std::string_view line, ResponseHead& head) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    return not_http("The answer has a header line that is none.");
  }
  const std::string_view value = line.substr(colon + 1);
  if (!is_header_value(value)) return not_http("The answer has a control character in a header.");
  if (head.headers.size() == ResponseHeadParser::kHeadersMax) return not_http("The answer has too many headers.");
  head.headers.emplace_back(ascii_lower(line.substr(0, colon)), trim(value));
  return {};
}

}  // namespace

Result<void> ResponseHeadParser::take_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (!has_status_) {
    has_status_ = true;
    return parse_status_line(line, head_);
  }
  is_complete_ = line.empty();
  return is_complete_ ? Result<void>() : add_header(line, head_);
}

Result<size_t> ResponseHeadParser::feed(std::string_view bytes) {
  assert(!is_complete_);
  size_t used = 0;
  while (used < bytes.size() && !is_complete_) {
    const std::string_view rest = bytes.substr(used);
    const size_t newline = rest.find('\n');
    const size_t count = newline == std::string_view::npos ? rest.size() : newline + 1;
    bytes_ += count;
    if (bytes_ > kHeadBytesMax) return not_http("The answer's headers are too large.");
    used += count;
    line_.append(rest.substr(0, newline));
    if (newline == std::string_view::npos) break;
    KF_CHECK(take_line(line_));
    line_.clear();
  }
  return used;
}

}  // namespace kf::net
