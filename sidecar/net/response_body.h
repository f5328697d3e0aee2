#pragma once
// The body of an answer, read straight from its connection.

#include <memory>

#include "sidecar/net/body_decoder.h"
#include "sidecar/net/connection_pool.h"

namespace kf::net {

struct ResponseBodyParts {
  Socket socket;
  std::string authority;
  ResponseHead head;
  std::string early_body;  // raw bytes that came together with the head
  BodyDecoder decoder;
  std::shared_ptr<ConnectionPool> pool;
};

// Gives the connection back to the pool at the body's end, if both sides want to keep it.
std::unique_ptr<ResponseStream> make_response_body(ResponseBodyParts parts);

}  // namespace kf::net
