#pragma once
// Reads one request after the other from a connection, each under its deadlines and caps.

#include <string>

#include "sidecar/net/http_server.h"
#include "sidecar/net/request_head.h"
#include "sidecar/net/socket.h"

namespace kf::net {

class RequestReader {
 public:
  RequestReader(int fd, const ServerOptions& options);

  // Waits for a request's first byte (or has it already, when the client sent two requests at once); false when the
  // client is done or stayed idle for too long.
  bool wait_for_request();

  // The head of the request that has begun. Errors: those of parse_request_head, invalid_request when it came too
  // slowly, and cancelled when the client left in the middle of it.
  Result<RequestHead> read_head();

  // The body that belongs to `head`; asks the client for it when it waits to be asked. Errors: invalid_request,
  // cancelled.
  Result<std::string> read_body(const RequestHead& head);

 private:
  enum class Got { bytes, end, too_slow };
  Got read_more(Deadline deadline);
  Result<void> continue_if_asked(const RequestHead& head);

  int fd_;
  const ServerOptions& options_;
  HeadLimits limits_;
  std::string buffer_;  // read and not yet used
};

}  // namespace kf::net
