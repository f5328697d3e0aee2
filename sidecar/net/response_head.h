#pragma once
// The head of a server's answer, from bytes in any split.

#include <string_view>

#include "sidecar/net/http_types.h"

namespace kf::net {

struct ResponseHead {
  int status = 0;
  bool is_http_1_0 = false;
  Headers headers;
};

class ResponseHeadParser {
 public:
  static constexpr size_t kHeadBytesMax = 64u << 10;
  static constexpr size_t kHeadersMax = 200;

  // Takes bytes up to the end of the head and tells how many of them it took. Errors (provider_protocol): no HTTP/1
  // status line, a line that is no header, a control character, a head past its caps. Lines may end with a bare LF, as
  // RFC 9112 lets a recipient do.
  Result<size_t> feed(std::string_view bytes);

  bool is_complete() const { return is_complete_; }
  const ResponseHead& head() const { return head_; }
  ResponseHead take() { return std::move(head_); }

 private:
  Result<void> take_line(std::string_view line);

  std::string line_;  // the part of a line that has come
  size_t bytes_ = 0;
  bool has_status_ = false;
  bool is_complete_ = false;
  ResponseHead head_;
};

}  // namespace kf::net
