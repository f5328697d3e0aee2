#pragma once
// A request and its response as our handlers see them; no library's types.

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/base/result.h"

namespace kf::net {

using Headers = std::vector<std::pair<std::string, std::string>>;  // names in lower case

// The header's value, or empty when it is not there.
std::string_view find_header(const Headers& headers, std::string_view lower_case_name);

// `path` is raw (still percent-encoded) and without the query; `segments` are its decoded parts; `params` holds what
// the route's {names} matched. `body_took` is how long its sender was waited for. `peer_fd` is the reader's socket, to
// be watched while a stream waits for its provider; -1 when there is none.
struct Request {
  std::string method;
  std::string path;
  std::string query;
  std::vector<std::string> segments;
  std::map<std::string, std::string, std::less<>> params;
  Headers headers;
  std::string body;
  std::chrono::milliseconds body_took{0};
  std::string request_id;
  std::string remote_address;
  int peer_fd = -1;

  std::string_view header(std::string_view lower_case_name) const { return find_header(headers, lower_case_name); }
  // One decoded query parameter; nullopt when it is absent.
  std::optional<std::string> query_param(std::string_view name) const;
};

// Where a streamed body goes. `write` sends at once and blocks while the reader is slow, at most the server's write
// deadline; false means that the reader is gone and that the stream should end. `finish` is the last write: what ends
// the body leaves with it, so that the reader does not wait for what is done afterwards.
class BodySink {
 public:
  virtual ~BodySink() = default;
  virtual bool write(std::string_view bytes) = 0;
  virtual bool finish(std::string_view bytes) { return write(bytes); }
};

using BodyWriter = std::function<void(BodySink&)>;

// `stream`, when set, is called to produce the body, and `body` is then ignored. The head leaves together with the
// first bytes that it writes.
struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  BodyWriter stream;

  Response& set(std::string_view name, std::string_view value);  // replaces a header of that name
  Response& add(std::string_view name, std::string_view value);  // beside others of that name
};

Response json_response(int status, std::string body);
Response problem_response(const Error& error, std::string_view request_id);

// "%41b%20c" -> "Ab c". An error for a cut or non-hexadecimal escape, and for an encoded NUL.
Result<std::string> percent_decode(std::string_view text);
std::string percent_encode(std::string_view text);  // everything but RFC 3986's unreserved characters

}  // namespace kf::net
