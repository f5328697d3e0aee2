#include "sidecar/net/response_body.h"

#include <algorithm>
#include <cassert>

#include "sidecar/net/connector.h"
#include "sidecar/net/header_rules.h"

namespace kf::net {
namespace {

bool is_kept_alive(const ResponseHead& head) {
  const std::string_view connection = find_header(head.headers, "connection");
  return head.is_http_1_0 ? names_token(connection, "keep-alive") : !names_token(connection, "close");
}

class ResponseBody final : public ResponseStream {
 public:
  explicit ResponseBody(ResponseBodyParts parts) : parts_(std::move(parts)) {
    if (parts_.decoder.is_done()) let_go();
  }

  int status() const override { return parts_.head.status; }
  const Headers& headers() const override { return parts_.head.headers; }

  bool has_early_bytes() const override { return early_used_ < parts_.early_body.size(); }

  Result<size_t> read(std::span<char> buffer, std::chrono::milliseconds between_bytes, int reader_fd) override {
    assert(!buffer.empty());
    while (parts_.socket.is_open()) {
      auto got = read_raw(buffer, between_bytes, reader_fd);
      if (got && *got > 0) got = decode(buffer.first(*got));
      if (!got) parts_.socket.close();
      if (!got || *got > 0) return got;
    }
    return size_t{0};
  }

 private:
  // The body's part of raw bytes; 0 when they were framing only.
  Result<size_t> decode(std::span<char> raw) {
    auto count = parts_.decoder.decode(raw);
    if (!count) return with_context(std::move(count).error(), parts_.authority);
    if (parts_.decoder.is_done()) let_go();
    return count;
  }

  // Raw bytes from the connection; 0 when its end is the body's end, and the socket is then closed.
  Result<size_t> read_raw(std::span<char> buffer, std::chrono::milliseconds between_bytes, int reader_fd) {
    if (has_early_bytes()) return take_early(buffer);
    for (;;) {
      // A buffer that was filled to its end means that more is waiting; else a recv before the poll would mostly be in
      // vain.
      if (!is_more_likely_) KF_CHECK(wait(between_bytes, reader_fd));
      const Received got = receive(parts_.socket.fd(), buffer);
      is_more_likely_ = got.count == buffer.size();
      if (got.kind == Received::Kind::would_block) continue;
      if (got.kind == Received::Kind::bytes && got.count > 0) return got.count;
      return connection_ended(got.kind);
    }
  }

  Result<void> wait(std::chrono::milliseconds between_bytes, int reader_fd) {
    switch (wait_for(parts_.socket.fd(), For::reading, after(between_bytes), reader_fd)) {
      case Waited::ready: return {};
      case Waited::reader_left: return reader_left();
      case Waited::timed_out: break;
    }
    return Error{ErrorCode::provider_timeout,
                 parts_.authority + " fell silent for " + span_text(between_bytes) + " in the middle of its answer."};
  }

  Result<size_t> connection_ended(Received::Kind how) {
    const bool is_end = how == Received::Kind::bytes && parts_.decoder.ends_with_connection();
    parts_.socket.close();
    if (is_end) return size_t{0};
    return Error{ErrorCode::provider_unreachable,
                 parts_.authority + " closed the connection in the middle of its answer."};
  }

  size_t take_early(std::span<char> buffer) {
    const size_t count = parts_.early_body.copy(buffer.data(), buffer.size(), early_used_);
    early_used_ += count;
    if (early_used_ == parts_.early_body.size()) std::string().swap(parts_.early_body), early_used_ = 0;
    return count;
  }

  // The body is whole: the connection is free for the next request, or done.
  void let_go() {
    const bool has_surplus = parts_.decoder.has_surplus() || !parts_.early_body.empty();
    if (is_kept_alive(parts_.head) && !has_surplus) {
      parts_.pool->give_back(parts_.authority, std::move(parts_.socket));
    } else {
      parts_.socket.close();
    }
  }

  ResponseBodyParts parts_;
  size_t early_used_ = 0;
  bool is_more_likely_ = false;
};

}  // namespace

std::unique_ptr<ResponseStream> make_response_body(ResponseBodyParts parts) {
  return std::make_unique<ResponseBody>(std::move(parts));
}

}  // namespace kf::net
