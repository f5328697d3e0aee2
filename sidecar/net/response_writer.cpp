#include "sidecar/net/response_writer.h"

#include <httplib.h>

#include <array>
#include <cassert>
#include <charconv>
#include <exception>
#include <utility>

#include "sidecar/net/header_rules.h"
#include "sidecar/net/socket.h"

namespace kf::net {
namespace {

constexpr size_t kOneSendBytesMax = 64u << 10;  // below this a copy costs less than a second system call
constexpr std::string_view kLineEnd = "\r\n";

bool has_no_content(int status) { return status == 204 || status == 304 || status < 200; }

// The framing is decided here, from the body itself.
bool is_framing(std::string_view name) {
  return name == "content-length" || name == "transfer-encoding" || name == "connection";
}

void append_header(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append(kLineEnd);
}

void append_handlers_headers(std::string& head, const Headers& headers) {
  for (const auto& [name, value] : headers) {
    if (is_framing(name)) continue;
    const bool is_clean = is_header_name(name) && is_header_value(value);
    assert(is_clean);
    if (is_clean) append_header(head, name, value);
  }
}

void append_framing(std::string& head, const Outgoing& outgoing) {
  const Response& response = outgoing.response;
  const bool is_chunked = response.stream && !outgoing.is_http_1_0;
  if (is_chunked) append_header(head, "transfer-encoding", "chunked");
  if (!response.stream) append_header(head, "content-length", std::to_string(response.body.size()));
}

std::string head_text(const Outgoing& outgoing) {
  const Response& response = outgoing.response;
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + " ";
  head.append(httplib::status_message(response.status)).append(kLineEnd);
  append_handlers_headers(head, response.headers);
  if (!has_no_content(response.status)) append_framing(head, outgoing);
  if (outgoing.closes_after) {
    append_header(head, "connection", "close");
  } else if (outgoing.is_http_1_0) {
    append_header(head, "connection", "keep-alive");
  }
  return head.append(kLineEnd);
}

// Piece by piece: whoever takes some of it has not stalled.
bool send_to_reader(const Outgoing& outgoing, std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, kOneSendBytesMax);
    const SendTimer::Running running(outgoing.sending);
    if (send_all(outgoing.fd, piece, outgoing.write_deadline) != Sent::all) return false;
    bytes.remove_prefix(piece.size());
  }
  return true;
}

bool write_whole(const Outgoing& outgoing, std::string head) {
  const std::string& body = outgoing.response.body;
  if (outgoing.is_head_request || has_no_content(outgoing.response.status)) return send_to_reader(outgoing, head);
  if (body.size() <= kOneSendBytesMax) return send_to_reader(outgoing, head.append(body));
  return send_to_reader(outgoing, head) && send_to_reader(outgoing, body);
}

// A body of unknown length: in chunks, or for HTTP/1.0 plain up to the connection's end. The head leaves with its first
// bytes.
class ReaderSink final : public BodySink {
 public:
  ReaderSink(const Outgoing& outgoing, std::string head) : outgoing_(outgoing), unsent_(std::move(head)) {}

  bool write(std::string_view bytes) override {
    assert(!has_ended_);
    if (bytes.empty()) return is_open_;  // an empty chunk would end the body
    append(bytes);
    return flush();
  }

  bool finish(std::string_view bytes) override {
    if (!bytes.empty()) append(bytes);
    return end();
  }

  bool end() {
    if (!std::exchange(has_ended_, true) && !outgoing_.is_http_1_0) unsent_.append("0\r\n\r\n");
    return flush();
  }

  bool flush() {
    is_open_ = is_open_ && send_to_reader(outgoing_, unsent_);
    unsent_.clear();
    return is_open_;
  }

 private:
  void append(std::string_view bytes) {
    if (outgoing_.is_http_1_0) {
      unsent_.append(bytes);
    } else {
      append_chunk(bytes);
    }
  }

  void append_chunk(std::string_view bytes) {
    std::array<char, 16> size{};
    const auto end = std::to_chars(size.data(), size.data() + size.size(), bytes.size(), 16).ptr;
    unsent_.append(size.data(), end).append(kLineEnd).append(bytes).append(kLineEnd);
  }

  const Outgoing& outgoing_;
  std::string unsent_;
  bool is_open_ = true;
  bool has_ended_ = false;
};

bool produce_body(const Outgoing& outgoing, BodySink& sink) {
  try {
    outgoing.response.stream(sink);
    return true;
  } catch (const std::exception& thrown) {
    outgoing.stream_broke(thrown.what());
  } catch (...) {
    outgoing.stream_broke("not a std::exception");
  }
  return false;
}

bool write_stream(const Outgoing& outgoing, std::string head) {
  ReaderSink sink(outgoing, std::move(head));
  if (produce_body(outgoing, sink)) return sink.end();
  sink.flush();  // a body that broke off before its first byte still has a head
  return false;
}

}  // namespace

bool write_response(const Outgoing& outgoing) {
  std::string head = head_text(outgoing);
  const bool has_stream = outgoing.response.stream && !has_no_content(outgoing.response.status);
  if (has_stream && !outgoing.is_head_request) return write_stream(outgoing, std::move(head));
  return write_whole(outgoing, std::move(head));
}

}  // namespace kf::net
