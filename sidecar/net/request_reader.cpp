#include "sidecar/net/request_reader.h"

#include <algorithm>
#include <array>

#include "sidecar/base/unfilled.h"

namespace kf::net {
namespace {

constexpr size_t kReadBytes = 8u << 10;
constexpr size_t kBodyReadBytes = 64u << 10;

Error client_left() { return {ErrorCode::cancelled, "The client left in the middle of its request."}; }

Error too_slow(std::string_view what, std::chrono::milliseconds limit) {
  return {ErrorCode::invalid_request, "The request's " + std::string(what) +
                                          " came too slowly; it must be complete within " +
                                          std::to_string(limit.count()) + " ms."};
}

}  // namespace

RequestReader::RequestReader(int fd, const ServerOptions& options)
    : fd_(fd),
      options_(options),
      limits_{options.head_bytes_max, options.headers_max, options.target_bytes_max, options.body_bytes_max} {}

// Appends what has come to the buffer, which holds no more than that: an idle connection needs little memory.
RequestReader::Got RequestReader::read_more(Deadline deadline) {
  KF_UNFILLED std::array<char, kReadBytes> piece;
  for (;;) {
    const Received got = receive(fd_, piece);
    buffer_.append(piece.data(), got.count);
    if (got.kind == Received::Kind::bytes && got.count > 0) return Got::bytes;
    if (got.kind != Received::Kind::would_block) return Got::end;
    if (buffer_.empty()) std::string().swap(buffer_);
    if (wait_for(fd_, For::reading, deadline) != Waited::ready) return Got::too_slow;
  }
}

bool RequestReader::wait_for_request() {
  return !buffer_.empty() || read_more(after(options_.keep_alive)) == Got::bytes;
}

Result<RequestHead> RequestReader::read_head() {
  const Deadline deadline = after(options_.head_deadline);
  size_t seen = 0;
  for (;;) {
    KF_TRY(const size_t end, find_head_end(buffer_, seen, limits_));
    if (end > 0) {
      auto head = parse_request_head(std::string_view(buffer_).substr(0, end), limits_);
      buffer_.erase(0, end);
      return head;
    }
    seen = buffer_.size();
    // Checked here too: bytes that drip in just in time must not carry the head past its deadline.
    if (std::chrono::steady_clock::now() >= deadline) return too_slow("head", options_.head_deadline);
    const Got got = read_more(deadline);
    if (got == Got::end) return client_left();
    if (got == Got::too_slow) return too_slow("head", options_.head_deadline);
  }
}

Result<void> RequestReader::continue_if_asked(const RequestHead& head) {
  if (!head.expects_continue || !buffer_.empty() || head.content_length == 0) return {};
  const Sent sent = send_all(fd_, "HTTP/1.1 100 Continue\r\n\r\n", options_.write_deadline);
  if (sent != Sent::all) return client_left();
  return {};
}

// Grows with what arrives, not with what was promised: a length costs an attacker nothing.
Result<std::string> RequestReader::read_body(const RequestHead& head) {
  KF_CHECK(continue_if_asked(head));
  const size_t at_hand = std::min(buffer_.size(), head.content_length);
  std::string body = buffer_.substr(0, at_hand);
  buffer_.erase(0, at_hand);
  const Deadline deadline = after(options_.body_deadline);
  while (body.size() < head.content_length) {
    const size_t old_size = body.size();
    const size_t wanted = std::min(head.content_length - old_size, kBodyReadBytes);
    body.resize(old_size + wanted);
    const Received got = receive(fd_, {body.data() + old_size, wanted});
    body.resize(old_size + got.count);
    if (got.kind == Received::Kind::bytes && got.count == 0) return client_left();
    if (got.kind == Received::Kind::broken) return client_left();
    const bool is_late = std::chrono::steady_clock::now() >= deadline && body.size() < head.content_length;
    if (is_late) return too_slow("content", options_.body_deadline);
    if (got.kind == Received::Kind::would_block) (void)wait_for(fd_, For::reading, deadline);
  }
  return body;
}

}  // namespace kf::net
