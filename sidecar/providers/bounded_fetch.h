#pragma once
// Small requests that together must not take longer than one budget, however slowly a server drips its bytes.

#include <chrono>

#include "shared/contracts/json_codec.h"
#include "sidecar/base/clock.h"
#include "sidecar/net/http_client.h"

namespace kf::providers {

class TimeBudget {
 public:
  TimeBudget(const Clock& clock, std::chrono::milliseconds total) : clock_(clock), end_(clock.steady() + total) {}
  std::chrono::milliseconds left() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(end_ - clock_.steady());
  }

 private:
  const Clock& clock_;
  SteadyTime end_;
};

struct Server {
  net::HttpClient& client;
  const net::Origin& origin;
};

// The whole answer within the budget. provider_timeout when it is used up, provider_protocol for a body above 8 MiB,
// else what HttpClient::open and ResponseStream::read say.
Result<net::ClientResponse> fetch_within(Server server, const net::ClientRequest& request, const TimeBudget& budget);

// The body of a 200 as JSON. 403 is provider_forbidden, 401 provider_token_required, 503 provider_busy; any other
// status and anything that is not JSON is provider_protocol.
Result<Json> fetch_json(Server server, const net::ClientRequest& request, const TimeBudget& budget);

// The rest of a body, at most `bytes_max` of it; what was read so far when the stream fails.
std::string read_some(net::ResponseStream& stream, size_t bytes_max, const TimeBudget& budget);

net::ClientRequest get(std::string path);
net::ClientRequest post_json(std::string path, std::string body);

}  // namespace kf::providers
