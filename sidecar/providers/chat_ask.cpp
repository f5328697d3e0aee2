#include <algorithm>
#include <charconv>

#include "shared/base/text.h"
#include "sidecar/providers/chat_stream.h"
#include "sidecar/providers/provider_json.h"

namespace kf::providers {
namespace {

using std::chrono::milliseconds;

constexpr net::Deadlines kAskDeadlines{milliseconds(2000), std::chrono::minutes(10), milliseconds(5000)};
constexpr milliseconds kRefusalMax{5000};
constexpr size_t kRefusalBytesMax = 64u << 10;
constexpr int kRetryAfterMax = 3600;

// Seconds only; a date here is something no local server sends.
std::optional<int> retry_after(const net::Headers& headers) {
  const std::string_view text = trim(net::find_header(headers, "retry-after"));
  int seconds = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (text.empty() || fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return std::clamp(seconds, 1, kRetryAfterMax);
}

Refusal read_refusal(net::ResponseStream& stream, const Clock& clock) {
  const auto body = parse_provider_json(read_some(stream, kRefusalBytesMax, TimeBudget(clock, kRefusalMax)));
  return {stream.status(), body ? *body : Json(), retry_after(stream.headers())};
}

bool is_content_type(const net::ResponseStream& stream, std::string_view type) {
  return contains_ignoring_case(net::find_header(stream.headers(), "content-type"), type);
}

}  // namespace

Result<AskedServer> ask(Server server, const net::ClientRequest& request, ProviderId id, const Clock& clock,
                        int reader_fd) {
  KF_TRY(auto stream, server.client.open(server.origin, request, kAskDeadlines, reader_fd));
  const bool is_yes = stream->status() == 200;
  if (is_yes && is_content_type(*stream, "html")) {
    return Error{ErrorCode::provider_protocol, "What answers at " + server.origin.authority() +
                                                   " sent a web page, not an answer of " +
                                                   std::string(provider_display_name(id)) + "."};
  }
  // LM Studio answers some refusals with 200; an answer that streams is text/event-stream.
  const bool is_refusal_with_200 = id == ProviderId::lmstudio && is_content_type(*stream, "application/json");
  AskedServer asked;
  if (!is_yes || is_refusal_with_200) {
    asked.refusal = read_refusal(*stream, clock);
  } else {
    asked.stream = std::move(stream);
  }
  return asked;
}

}  // namespace kf::providers
