#include "sidecar/providers/bounded_fetch.h"

#include <algorithm>
#include <array>

#include "sidecar/base/unfilled.h"
#include "sidecar/providers/provider_json.h"

namespace kf::providers {
namespace {

using std::chrono::milliseconds;

constexpr size_t kBodyBytesMax = 8u << 20;  // a listing of thousands of models
constexpr size_t kReadBytes = 16u << 10;
constexpr milliseconds kConnectMax{2000};

Error out_of_time() { return {ErrorCode::provider_timeout, "The provider did not answer in time."}; }

Error too_large() { return {ErrorCode::provider_protocol, "The provider's answer is larger than 8 MiB."}; }

Result<void> read_whole(net::ResponseStream& stream, std::string& body, const TimeBudget& budget) {
  KF_UNFILLED std::array<char, kReadBytes> buffer;
  for (;;) {
    const milliseconds left = budget.left();
    if (left <= milliseconds::zero()) return out_of_time();
    KF_TRY(const size_t count, stream.read(buffer, left));
    if (count == 0) return {};
    body.append(buffer.data(), count);
    if (body.size() > kBodyBytesMax) return too_large();
  }
}

}  // namespace

Result<net::ClientResponse> fetch_within(Server server, const net::ClientRequest& request, const TimeBudget& budget) {
  const milliseconds left = budget.left();
  if (left <= milliseconds::zero()) return out_of_time();
  KF_TRY(const auto stream, server.client.open(server.origin, request, {std::min(kConnectMax, left), left, left}));
  net::ClientResponse response{stream->status(), stream->headers(), {}};
  KF_CHECK(read_whole(*stream, response.body, budget));
  return response;
}

Result<Json> fetch_json(Server server, const net::ClientRequest& request, const TimeBudget& budget) {
  KF_TRY(const auto response, fetch_within(server, request, budget));
  if (response.status == 403) return Error{ErrorCode::provider_forbidden, "The provider refuses (403)."};
  if (response.status == 401) return Error{ErrorCode::provider_token_required, "The provider asks for a token (401)."};
  if (response.status == 503) return Error{ErrorCode::provider_busy, "The provider is busy (503)."};
  if (response.status != 200) {
    return Error{ErrorCode::provider_protocol,
                 "The provider answered with status " + std::to_string(response.status) + "."};
  }
  return parse_provider_json(response.body);
}

std::string read_some(net::ResponseStream& stream, size_t bytes_max, const TimeBudget& budget) {
  KF_UNFILLED std::array<char, kReadBytes> buffer;
  std::string body;
  while (body.size() < bytes_max && budget.left() > milliseconds::zero()) {
    const auto count = stream.read(buffer, budget.left());
    if (!count || *count == 0) break;
    body.append(buffer.data(), std::min(*count, bytes_max - body.size()));
  }
  return body;
}

net::ClientRequest get(std::string path) { return {"GET", std::move(path), {{"accept", "application/json"}}, "", {}}; }

net::ClientRequest post_json(std::string path, std::string body) {
  return {"POST", std::move(path), {{"content-type", "application/json"}}, std::move(body), {}};
}

}  // namespace kf::providers
