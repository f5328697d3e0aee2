#pragma once
// Upstreams that answer as a test wishes, and a request to them.

#include "sidecar/net/http_client.h"
#include "tests/sidecar/net/net_fixture.h"

namespace kf::net::test {

inline const Deadlines kDeadlines{kPatience, kPatience, kPatience};
inline const ClientRequest kGet{"GET", "/", {}, ""};

// A client that may speak to whatever the fixture listens with.
inline std::unique_ptr<HttpClient> make_client(HttpClientOptions options = {}) {
  AddressPolicy policy;
  for (uint16_t port = kFirstPort; port <= kLastPort; ++port) {
    policy.registered.push_back({"127.0.0.1", port, ""});
    policy.registered.push_back({"localhost", port, ""});
  }
  return make_http_client(std::move(policy), options);
}

// Answers every request of a connection with the same bytes.
inline std::function<void(Upstream::Peer&)> answers(std::string bytes) {
  return [bytes = std::move(bytes)](Upstream::Peer& peer) {
    while (!peer.hear_request().empty()) peer.say(bytes);
  };
}

// Says the pieces after one request and closes.
inline std::function<void(Upstream::Peer&)> says_and_closes(std::vector<std::string> pieces) {
  return [pieces = std::move(pieces)](Upstream::Peer& peer) {
    peer.hear_request();
    for (const auto& piece : pieces) peer.say(piece);
  };
}

inline std::string length_answer(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

inline Result<ClientResponse> fetch_from(const Upstream& upstream, HttpClient& client,
                                         const Deadlines& deadlines = kDeadlines) {
  return client.fetch(upstream.origin(), kGet, deadlines);
}

}  // namespace kf::net::test
