#include "sidecar/net/request_head.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>

#include "shared/base/text.h"
#include "sidecar/net/header_rules.h"

namespace kf::net {
namespace {

constexpr size_t kMethodBytesMax = 16;
constexpr size_t kVersionBytes = 8;  // "HTTP/1.1"

// Headers of which a second one could tell our door something else than the handler.
constexpr std::array<std::string_view, 7> kOnlyOnce = {"host",          "content-length", "content-type", "origin",
                                                       "authorization", "sec-fetch-site", "x-kf-csrf"};

Error invalid(std::string message, std::string_view field = {}) {
  return {ErrorCode::invalid_request, std::move(message), std::string(field)};
}

Error target_too_long(const HeadLimits& limits) {
  return {ErrorCode::uri_too_long,
          "The address is too long; at most " + std::to_string(limits.target_bytes_max) + " bytes are accepted."};
}

Error head_too_large(const HeadLimits& limits) {
  return {ErrorCode::headers_too_large,
          "The headers are too large; at most " + std::to_string(limits.head_bytes_max) + " bytes are accepted."};
}

std::string_view take_line(std::string_view& rest) {
  const size_t end = rest.find("\r\n");
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
  return line;
}

Result<void> set_target(std::string_view target, RequestHead& head, const HeadLimits& limits) {
  if (target.size() > limits.target_bytes_max) return target_too_long(limits);
  if (!target.starts_with('/')) return invalid("The address in the request line must begin with \"/\".");
  if (!is_request_target(target) || target.find('#') != std::string_view::npos) {
    return invalid("The address holds a character that must be percent-encoded.");
  }
  if (has_escaped_control(target)) return invalid("The address holds an encoded control character.");
  const size_t question = std::min(target.find('?'), target.size());
  head.path = target.substr(0, question);
  head.query = target.substr(std::min(question + 1, target.size()));
  return {};
}

Result<void> set_segments(RequestHead& head) {
  if (head.path == "/") return {};
  for (const std::string_view part : split(std::string_view(head.path).substr(1), '/')) {
    KF_TRY(std::string segment, percent_decode(part));
    head.segments.push_back(std::move(segment));
  }
  return {};
}

Result<void> parse_request_line(std::string_view line, RequestHead& head, const HeadLimits& limits) {
  const size_t first = line.find(' ');
  const size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return invalid("The first line is no HTTP/1.1 request line.");
  const std::string_view method = line.substr(0, first);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(method) || method.size() > kMethodBytesMax) return invalid("The method is no valid name.");
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return invalid("Only HTTP/1.1 and HTTP/1.0 are spoken here.");
  head.method = method;
  head.is_http_1_0 = version == "HTTP/1.0";
  KF_CHECK(set_target(line.substr(first + 1, last - first - 1), head, limits));
  return set_segments(head);
}

// Cookies are set by every other program on this host name, and a referrer tells of any page: their escapes are not
// ours to refuse, and nothing here decodes them.
bool may_hold_escaped_control(std::string_view name) { return name == "cookie" || name == "referer"; }

Result<void> add_header(std::string_view line, RequestHead& head) {
  if (line.front() == ' ' || line.front() == '\t') return invalid("A header must not be folded over several lines.");
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos) return invalid("A header line has no colon.");
  if (!is_header_name(line.substr(0, colon)))
    return invalid("A header's name may hold letters, digits and \"-\" only.");
  std::string name = ascii_lower(line.substr(0, colon));
  const std::string_view raw_value = line.substr(colon + 1);
  const std::string_view value = trim(raw_value);
  if (!is_header_value(raw_value)) return invalid("A header holds a control character.", name);
  if (has_escaped_control(value) && !may_hold_escaped_control(name)) {
    return invalid("A header holds an encoded control character.", name);
  }
  head.headers.emplace_back(std::move(name), value);
  return {};
}

Result<void> parse_headers(std::string_view rest, RequestHead& head, const HeadLimits& limits) {
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    if (line.empty() && !rest.empty()) return invalid("There are bytes behind the headers' end.");
    if (line.empty()) return {};
    if (head.headers.size() == static_cast<size_t>(limits.headers_max)) {
      return Error{ErrorCode::headers_too_large,
                   "At most " + std::to_string(limits.headers_max) + " headers are accepted."};
    }
    KF_CHECK(add_header(line, head));
  }
  return invalid("The headers have no end.");
}

size_t count_of(const Headers& headers, std::string_view name) {
  return static_cast<size_t>(
      std::count_if(headers.begin(), headers.end(), [name](const auto& h) { return h.first == name; }));
}

Result<void> check_repeated(const RequestHead& head) {
  for (const std::string_view name : kOnlyOnce) {
    if (count_of(head.headers, name) > 1) return invalid("This header must stand once.", name);
  }
  if (!head.is_http_1_0 && count_of(head.headers, "host") != 1) return invalid("The Host header is missing.", "host");
  return {};
}

Result<void> set_content_length(RequestHead& head, const HeadLimits& limits) {
  if (count_of(head.headers, "content-length") == 0) return {};
  const std::string_view text = find_header(head.headers, "content-length");
  const bool is_number =
      !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!is_number) return invalid("The content's length must be a whole number.", "content-length");
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), head.content_length);
  if (parsed.ec != std::errc() || head.content_length > limits.body_bytes_max) {
    return Error{ErrorCode::payload_too_large,
                 "The content is too large; at most " + std::to_string(limits.body_bytes_max) + " bytes are accepted.",
                 "content-length"};
  }
  const bool takes_none = head.method == "GET" || head.method == "HEAD";
  if (takes_none && head.content_length > 0)
    return invalid("A " + head.method + " request carries no content.", "content-length");
  return {};
}

Result<void> check_encodings(const RequestHead& head) {
  if (count_of(head.headers, "transfer-encoding") > 0) {
    return invalid("Send the content in one piece with Content-Length; Transfer-Encoding is not accepted.",
                   "transfer-encoding");
  }
  const std::string encoding = ascii_lower(find_header(head.headers, "content-encoding"));
  if (!encoding.empty() && encoding != "identity") {
    return Error{ErrorCode::unsupported_media_type, "Send the content uncompressed.", "content-encoding"};
  }
  return {};
}

void set_connection(RequestHead& head) {
  const std::string_view connection = find_header(head.headers, "connection");
  head.keeps_alive = head.is_http_1_0 ? names_token(connection, "keep-alive") : !names_token(connection, "close");
  const std::string expected = ascii_lower(find_header(head.headers, "expect"));
  head.expects_continue = !head.is_http_1_0 && expected == "100-continue";
}

}  // namespace

Result<size_t> find_head_end(std::string_view buffer, size_t from, const HeadLimits& limits) {
  if (buffer.empty()) return size_t{0};
  if (!is_token(buffer.substr(0, 1))) return invalid("This is not HTTP: a request begins with its method.");
  for (size_t at = buffer.find('\n', from); at != std::string_view::npos; at = buffer.find('\n', at + 1)) {
    if (at > limits.head_bytes_max) break;
    assert(at > 0);  // a token begins the buffer
    if (buffer[at - 1] != '\r') return invalid("Lines must end with CR LF.");
    if (at >= 3 && buffer[at - 2] == '\n') return at + 1;
  }
  const size_t line_bytes_max = kMethodBytesMax + limits.target_bytes_max + kVersionBytes + 4;
  if (buffer.size() > line_bytes_max && buffer.find('\n') > line_bytes_max) return target_too_long(limits);
  if (buffer.size() > limits.head_bytes_max) return head_too_large(limits);
  return size_t{0};
}

Result<RequestHead> parse_request_head(std::string_view head, const HeadLimits& limits) {
  RequestHead parsed;
  KF_CHECK(parse_request_line(take_line(head), parsed, limits));
  KF_CHECK(parse_headers(head, parsed, limits));
  KF_CHECK(check_repeated(parsed));
  KF_CHECK(check_encodings(parsed));
  KF_CHECK(set_content_length(parsed, limits));
  set_connection(parsed);
  return parsed;
}

}  // namespace kf::net
