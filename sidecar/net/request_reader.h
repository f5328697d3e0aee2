#pragma once
// Reads one request after the other from a connection, each under its deadlines and caps.

#include <span>
#include <string>

#include "sidecar/net/http_server.h"
#include "sidecar/net/request_head.h"
#include "sidecar/net/socket.h"

namespace kf::net {

class RequestReader {
 public:
  RequestReader(int fd, const ServerOptions& options);
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  // Waits for a request's first byte (or has it already, when the client sent two requests at once); false when the
  // client is done or stayed idle for too long.
  bool wait_for_request();

  // The head of the request that has begun. Errors: those of parse_request_head, invalid_request when it came too
  // slowly, and cancelled when the client left in the middle of it.
  Result<RequestHead> read_head();

  // What the head says of the content that follows it.
  struct Content {
    size_t length = 0;
    bool is_asked_for = false;  // the client waits to be told to go on
  };

  // The body of the last head; asks the client for it when it waits to be asked. Errors: invalid_request when it came
  // too slowly, cancelled, and those of the budget.
  Result<std::string> read_body(Content content, BodyBudget::Body& held);

  // Drops the body of the last head, if all of it came already; false when some of it is still to come.
  bool skip_body(Content content);

 private:
  enum class Got { bytes, end, too_slow };
  class Pace;
  Got read_more(Deadline deadline);
  void keep(std::span<const char> bytes);
  void drop(size_t count);
  Result<void> continue_if_asked(Content content);
  Result<void> read_rest(size_t length, BodyBudget::Body& held, std::string& body);

  int fd_;
  const ServerOptions& options_;
  HeadLimits limits_;
  std::string buffer_;  // read and not yet used; wiped where it was, because heads and bodies hold secrets
};

}  // namespace kf::net
