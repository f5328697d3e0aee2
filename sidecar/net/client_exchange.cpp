#include "sidecar/net/client_exchange.h"

#include <array>

#include "sidecar/base/unfilled.h"
#include "sidecar/net/connector.h"
#include "sidecar/net/response_body.h"

namespace kf::net {
namespace {

constexpr size_t kReadBytes = 4u << 10;
constexpr size_t kOneSendBytesMax = 64u << 10;  // below this a copy costs less than a second system call

}  // namespace

Result<std::unique_ptr<ResponseStream>> ClientExchange::run(std::shared_ptr<ConnectionPool> pool) {
  KF_CHECK(send());
  KF_CHECK(read_head());
  auto decoder = BodyDecoder::of(parser_.head(), call_.method);
  if (!decoder) return with_context(std::move(decoder).error(), call_.authority);
  return make_response_body({std::move(socket_), call_.authority, parser_.take(), std::move(early_body_),
                             std::move(decoder).value(), std::move(pool)});
}

Result<void> ClientExchange::send() {
  const auto limit = call_.deadlines.first_byte;
  const auto send_part = [&](std::string_view part) { return send_all(socket_.fd(), part, limit, call_.reader_fd); };
  Sent sent = Sent::all;
  if (call_.body.size() <= kOneSendBytesMax) {
    sent = send_part(std::string(call_.head_text).append(call_.body));
  } else if (sent = send_part(call_.head_text); sent == Sent::all) {
    sent = send_part(call_.body);
  }
  if (sent == Sent::reader_left) return reader_left();
  if (sent == Sent::timed_out) {
    return Error{ErrorCode::provider_timeout,
                 call_.authority + " took none of the request for " + span_text(limit) + "."};
  }
  // A server may refuse a request before it has read all of it and close: its answer is then still to be read.
  return {};
}

// Tells the caller once when the first moment passes without a byte.
Waited ClientExchange::wait_for_bytes(Deadline deadline) {
  if (call_.on_wait && !std::exchange(has_waited_, true)) {
    const Waited waited = wait_for(socket_.fd(), For::reading, after(kMoment), call_.reader_fd);
    if (waited != Waited::timed_out) return waited;
    call_.on_wait();
  }
  return wait_for(socket_.fd(), For::reading, deadline, call_.reader_fd);
}

Result<void> ClientExchange::read_head() {
  const Deadline deadline = after(call_.deadlines.first_byte);
  while (!parser_.is_complete()) {
    switch (wait_for_bytes(deadline)) {
      case Waited::reader_left: return reader_left();
      case Waited::timed_out:
        return Error{ErrorCode::provider_timeout,
                     call_.authority + " did not answer within " + span_text(call_.deadlines.first_byte) + "."};
      case Waited::ready: break;
    }
    KF_UNFILLED std::array<char, kReadBytes> buffer;
    const Received got = receive(socket_.fd(), buffer);
    if (got.kind == Received::Kind::would_block) continue;
    if (got.kind == Received::Kind::broken || got.count == 0) return closed();
    KF_CHECK(take({buffer.data(), got.count}));
  }
  return {};
}

Result<void> ClientExchange::closed() {
  was_closed_unanswered_ = !has_answered_;
  const std::string_view when = has_answered_ ? " closed the connection in the middle of its answer."
                                              : " closed the connection without an answer.";
  return Error{ErrorCode::provider_unreachable, call_.authority + std::string(when)};
}

Result<void> ClientExchange::take(std::string_view bytes) {
  has_answered_ = true;
  while (!parser_.is_complete() && !bytes.empty()) {
    auto used = parser_.feed(bytes);
    if (!used) return with_context(std::move(used).error(), call_.authority);
    bytes.remove_prefix(*used);
    // 100 Continue, 103 Early Hints: the answer itself is still to come. 101 would be another protocol, which nobody
    // asked for.
    const bool is_interim = parser_.is_complete() && parser_.head().status < 200;
    if (is_interim && parser_.head().status == 101) {
      return Error{ErrorCode::provider_protocol, call_.authority + " switched to another protocol."};
    }
    if (is_interim) parser_ = ResponseHeadParser();
  }
  early_body_.append(bytes);
  return {};
}

}  // namespace kf::net
