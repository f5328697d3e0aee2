#include "sidecar/net/request_reader.h"

#include <algorithm>
#include <array>

#include "sidecar/base/unfilled.h"
#include "sidecar/crypto/secret.h"

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

// Room in `text` for so many bytes, without leaving a copy of what it holds in freed memory.
void set_aside(size_t bytes, std::string& text) {
  std::string larger;
  larger.reserve(bytes);
  larger.append(text);
  crypto::wipe(text);
  text = std::move(larger);
}

}  // namespace

// Whether a body comes in time: whole within its deadline, and growing in each window before that.
class RequestReader::Pace {
 public:
  explicit Pace(const ServerOptions& options)
      : options_(options), whole_by_(after(options.body_deadline)), window_end_(after(options.body_window)) {}

  // Until when the next byte is waited for.
  Deadline wake() const { return std::min(whole_by_, window_end_); }

  Result<void> check(size_t bytes) {
    const auto now = std::chrono::steady_clock::now();
    if (now >= whole_by_) return too_slow("content", options_.body_deadline);
    if (now < window_end_) return {};
    if (bytes - before_window_ < options_.body_window_bytes) {
      return Error{ErrorCode::invalid_request,
                   "The request's content came too slowly; at least " + std::to_string(options_.body_window_bytes) +
                       " bytes must come within " + std::to_string(options_.body_window.count()) + " ms."};
    }
    before_window_ = bytes;
    window_end_ = after(options_.body_window);
    return {};
  }

 private:
  const ServerOptions& options_;
  const Deadline whole_by_;
  Deadline window_end_;
  size_t before_window_ = 0;
};

RequestReader::RequestReader(int fd, const ServerOptions& options)
    : fd_(fd),
      options_(options),
      limits_{options.head_bytes_max, options.headers_max, options.target_bytes_max, options.body_bytes_max} {}

RequestReader::~RequestReader() { crypto::wipe(buffer_); }

void RequestReader::keep(std::span<const char> bytes) {
  const size_t size = buffer_.size() + bytes.size();
  if (size > buffer_.capacity()) set_aside(std::max(size, 2 * buffer_.size()), buffer_);
  buffer_.append(bytes.data(), bytes.size());
}

void RequestReader::drop(size_t count) {
  std::string rest = buffer_.substr(count);
  crypto::wipe(buffer_);
  buffer_ = std::move(rest);
}

// Appends what has come to the buffer, which holds no more than that: an idle connection needs little memory.
RequestReader::Got RequestReader::read_more(Deadline deadline) {
  KF_UNFILLED std::array<char, kReadBytes> piece;
  for (;;) {
    const Received got = receive(fd_, piece);
    keep({piece.data(), got.count});
    crypto::wipe(std::span(piece.data(), got.count));
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
      drop(end);
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

Result<void> RequestReader::continue_if_asked(Content content) {
  if (!content.is_asked_for || !buffer_.empty() || content.length == 0) return {};
  const Sent sent = send_all(fd_, "HTTP/1.1 100 Continue\r\n\r\n", options_.write_deadline);
  if (sent != Sent::all) return client_left();
  return {};
}

Result<std::string> RequestReader::read_body(Content content, BodyBudget::Body& held) {
  KF_CHECK(continue_if_asked(content));
  const size_t at_hand = std::min(buffer_.size(), content.length);
  std::string body = buffer_.substr(0, at_hand);
  drop(at_hand);
  if (body.size() == content.length) return body;
  held.begin();
  auto read = read_rest(content.length, held, body);
  if (read) read = held.complete();
  if (read) return body;
  crypto::wipe(body);
  return std::move(read).error();
}

// Room for all of it is set aside once more than a little has come. What nobody writes to takes no memory: a length
// alone costs an attacker nothing.
Result<void> RequestReader::read_rest(size_t length, BodyBudget::Body& held, std::string& body) {
  Pace pace(options_);
  set_aside(std::min(length, kBodyReadBytes), body);
  while (body.size() < length) {
    const size_t old_size = body.size();
    const size_t wanted = std::min(length - old_size, kBodyReadBytes);
    if (old_size + wanted > body.capacity()) set_aside(length, body);
    body.resize(old_size + wanted);
    const Received got = receive(fd_, {body.data() + old_size, wanted});
    body.resize(old_size + got.count);
    KF_CHECK(held.hold(body.size()));
    if (got.kind == Received::Kind::bytes && got.count == 0) return client_left();
    if (got.kind == Received::Kind::broken) return client_left();
    if (body.size() < length) KF_CHECK(pace.check(body.size()));
    if (got.kind == Received::Kind::would_block) (void)wait_for(fd_, For::reading, pace.wake());
  }
  return {};
}

bool RequestReader::skip_body(Content content) {
  if (buffer_.size() < content.length) return false;
  drop(content.length);
  return true;
}

}  // namespace kf::net
