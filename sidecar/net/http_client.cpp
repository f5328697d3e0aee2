#include "sidecar/net/http_client.h"

#include "sidecar/net/client_exchange.h"
#include "sidecar/net/connector.h"
#include "sidecar/net/request_text.h"

namespace kf::net {
namespace {

constexpr size_t kFetchReadBytes = 16u << 10;

class PoolingClient final : public HttpClient {
 public:
  PoolingClient(AddressPolicy policy, HttpClientOptions options, std::shared_ptr<Resolver> resolver)
      : pool_(std::make_shared<ConnectionPool>(options)), connector_(std::move(policy), std::move(resolver)) {}

  Result<std::unique_ptr<ResponseStream>> open(const Origin& origin, const ClientRequest& request,
                                               const Deadlines& deadlines, int reader_fd) override {
    KF_TRY(const std::string head_text, request_head_text(origin, request));
    const std::string authority = origin.authority();
    const ClientExchange::Call call{authority, request.method, head_text,      request.body,
                                    deadlines, reader_fd,      request.on_wait};
    if (auto pooled = pool_->take(authority)) {
      ClientExchange exchange(std::move(*pooled), call);
      auto answered = exchange.run(pool_);
      if (!exchange.was_closed_unanswered()) return answered;
    }
    KF_TRY(Socket fresh, connector_.connect(origin, deadlines.connect, reader_fd));
    return ClientExchange(std::move(fresh), call).run(pool_);
  }

 private:
  const std::shared_ptr<ConnectionPool> pool_;  // shared with the streams, which may outlive us
  Connector connector_;
};

Error too_large(const Origin& origin, size_t body_bytes_max) {
  return {ErrorCode::provider_protocol,
          origin.authority() + " sent more than " + std::to_string(body_bytes_max) + " bytes, which is not expected."};
}

}  // namespace

Result<ClientResponse> HttpClient::fetch(const Origin& origin, const ClientRequest& request, const Deadlines& deadlines,
                                         size_t body_bytes_max) {
  KF_TRY(const auto stream, open(origin, request, deadlines));
  ClientResponse response{stream->status(), stream->headers(), {}};
  for (;;) {
    const size_t old_size = response.body.size();
    response.body.resize(old_size + kFetchReadBytes);
    KF_TRY(const size_t count,
           stream->read({response.body.data() + old_size, kFetchReadBytes}, deadlines.between_bytes));
    response.body.resize(old_size + count);
    if (count == 0) return response;
    if (response.body.size() > body_bytes_max) return too_large(origin, body_bytes_max);
  }
}

std::unique_ptr<HttpClient> make_http_client(AddressPolicy policy, HttpClientOptions options,
                                             std::shared_ptr<Resolver> resolver) {
  return std::make_unique<PoolingClient>(std::move(policy), options, std::move(resolver));
}

}  // namespace kf::net
