#pragma once
// Opens connections to origins.

#include "sidecar/net/http_client.h"
#include "sidecar/net/resolver.h"

namespace kf::net {

class Connector {
 public:
  // Tries every address of the origin; the limit holds for all of them together. Errors: those of HttpClient::open.
  Result<Socket> connect(const Origin& origin, std::chrono::milliseconds limit, int reader_fd);

 private:
  Resolver resolver_;
};

// "5 s" or "250 ms", for messages.
std::string span_text(std::chrono::milliseconds span);

Error reader_left();

}  // namespace kf::net
