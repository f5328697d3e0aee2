#pragma once
// HTTP/1.1 towards model servers: pooled keep-alive connections, a deadline on every wait, and a wait that also ends
// when our own reader leaves. Not cpp-httplib's client: that one gives a streaming connection up instead of pooling it,
// and cannot watch two sockets at once. Redirects are not followed and nothing is decompressed.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "sidecar/net/address_rules.h"
#include "sidecar/net/http_types.h"
#include "sidecar/net/resolver.h"

namespace kf::net {

struct Deadlines {
  std::chrono::milliseconds connect{2000};
  std::chrono::milliseconds first_byte{5000};     // from the last byte sent to the end of the response head
  std::chrono::milliseconds between_bytes{5000};  // silence within the body
};

inline constexpr std::chrono::milliseconds kMoment{1};

struct ClientRequest {
  std::string method = "GET";
  std::string path;  // with its query, starting with "/"
  Headers headers;
  std::string body;
  std::function<void()> on_wait = {};  // called when the answer does not come within a moment (kMoment); perhaps twice
};

struct ClientResponse {
  int status = 0;
  Headers headers;
  std::string body;
};

// A response whose head is here and whose body is on its way. Dropping it before the end closes the connection, which
// is how an upstream is cancelled; after the end the connection goes back to the pool.
class ResponseStream {
 public:
  virtual ~ResponseStream() = default;
  virtual int status() const = 0;
  virtual const Headers& headers() const = 0;

  // Waits for bytes of the body and puts at least one into `buffer`; 0 means the end. Errors: provider_timeout after
  // `between_bytes` of silence, provider_unreachable when the connection broke before the body's end, provider_protocol
  // for a body that is not HTTP, and cancelled when `reader_fd` (if not -1) hung up.
  virtual Result<size_t> read(std::span<char> buffer, std::chrono::milliseconds between_bytes, int reader_fd = -1) = 0;

  // Whether bytes came together with the head, so that the first read() does not wait.
  virtual bool has_early_bytes() const = 0;
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;

  // Sends the request and waits for the response's head. Errors: provider_unreachable (nothing listens, name unknown,
  // connection broke), address_refused (the policy allows none of its addresses; nothing was connected to),
  // provider_timeout, provider_protocol, cancelled, invalid_request for CR, LF or NUL in anything that becomes a
  // header.
  virtual Result<std::unique_ptr<ResponseStream>> open(const Origin& origin, const ClientRequest& request,
                                                       const Deadlines& deadlines, int reader_fd = -1) = 0;

  // The whole response, at most `body_bytes_max` (else provider_protocol).
  Result<ClientResponse> fetch(const Origin& origin, const ClientRequest& request, const Deadlines& deadlines,
                               size_t body_bytes_max = 8u << 20);
};

// Connections that idle longer than `idle_max` are not used again; at most `pool_max` idle ones are kept for each
// origin.
struct HttpClientOptions {
  std::chrono::milliseconds idle_max{15000};
  size_t pool_max = 64;
};

// `policy` says where connections may go, `resolver` what a name's addresses are.
std::unique_ptr<HttpClient> make_http_client(AddressPolicy policy, HttpClientOptions options = {},
                                             std::shared_ptr<Resolver> resolver = make_system_resolver());

}  // namespace kf::net
