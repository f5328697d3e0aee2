#pragma once
// Parses and judges the head of a request. Strict on purpose: what two readers could understand in two ways is refused.

#include <cstdint>
#include <string_view>

#include "sidecar/net/http_types.h"

namespace kf::net {

struct HeadLimits {
  size_t head_bytes_max = 32u << 10;
  int headers_max = 100;
  size_t target_bytes_max = 4096;
  size_t body_bytes_max = 16u << 20;
};

struct RequestHead {
  std::string method;
  std::string path;   // raw, without the query
  std::string query;  // raw, without the "?"
  std::vector<std::string> segments;
  Headers headers;
  size_t content_length = 0;
  bool is_http_1_0 = false;
  bool keeps_alive = true;
  bool expects_continue = false;
};

// Looks for the blank line in a growing buffer: the length of the head with it, or 0 while more is needed. `from` is
// where the bytes begin that were not looked at before. Errors as soon as the bytes there can no longer become a head:
// a first byte that starts no method, a bare LF, a request line or a head past its cap.
Result<size_t> find_head_end(std::string_view buffer, size_t from, const HeadLimits& limits);

// `head` ends with its blank line. Errors: invalid_request, uri_too_long, headers_too_large, payload_too_large,
// unsupported_media_type; `field` names the header at fault.
Result<RequestHead> parse_request_head(std::string_view head, const HeadLimits& limits);

}  // namespace kf::net
