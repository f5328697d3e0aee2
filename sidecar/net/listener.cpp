#include "sidecar/net/listener.h"

#include <sys/socket.h>

#include <atomic>
#include <cassert>
#include <cerrno>

// The default backlog of 5 costs stalls of a second as soon as many clients connect at once.
#define CPPHTTPLIB_LISTEN_BACKLOG 4096
#include <httplib.h>

#include "sidecar/net/header_rules.h"
#include "sidecar/net/listen_address.h"

namespace kf::net {
namespace {

// What httplib parses instead of the client's bytes: only whether a body may follow the head depends on it.
constexpr std::string_view kGetRequest = "GET / HTTP/1.1\r\n\r\n";
constexpr std::string_view kHeadRequest = "HEAD / HTTP/1.1\r\n\r\n";

// Reads our request line and writes to the reader's socket.
class ReaderStream final : public httplib::Stream {
 public:
  explicit ReaderStream(const Outgoing& outgoing)
      : outgoing_(outgoing), unread_(outgoing.is_head_request ? kHeadRequest : kGetRequest) {}

  bool is_readable() const override { return !unread_.empty(); }
  bool wait_readable() const override { return !unread_.empty(); }
  // httplib asks before each piece; write() waits by itself, and a dead peer shows there, so neither costs a system
  // call.
  bool wait_writable() const override { return true; }
  bool is_peer_alive() const override { return true; }

  ssize_t read(char* into, size_t size) override {
    const size_t count = unread_.copy(into, size);
    unread_.remove_prefix(count);
    return static_cast<ssize_t>(count);
  }

  ssize_t write(const char* bytes, size_t size) override {
    if (holds_) {
      held_.append(bytes, size);
      return static_cast<ssize_t>(size);
    }
    const bool is_sent = send_all(outgoing_.fd, {bytes, size}, outgoing_.write_deadline) == Sent::all;
    return is_sent ? static_cast<ssize_t>(size) : -1;
  }

  // httplib ends a chunked body with two small writes; held back, they leave as one.
  void hold() { holds_ = true; }
  bool flush() {
    holds_ = false;
    return held_.empty() || write(held_.data(), held_.size()) >= 0;
  }

  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return outgoing_.fd; }
  time_t duration() const override { return 0; }

  const Outgoing& outgoing() const { return outgoing_; }

 private:
  const Outgoing& outgoing_;
  std::string_view unread_;
  bool holds_ = false;
  std::string held_;
};

class HttplibSink final : public BodySink {
 public:
  explicit HttplibSink(httplib::DataSink& sink) : sink_(sink) {}
  bool write(std::string_view bytes) override {
    if (bytes.empty()) return is_open_;  // an empty chunk would end the body
    is_open_ = is_open_ && sink_.write(bytes.data(), bytes.size());
    return is_open_;
  }
  bool is_open() const { return is_open_; }

 private:
  httplib::DataSink& sink_;
  bool is_open_ = true;
};

// False when the body broke off, which httplib answers by leaving out the end mark: the reader can tell that something
// is missing.
bool write_body(ReaderStream& stream, httplib::DataSink& data_sink) {
  const Outgoing& outgoing = stream.outgoing();
  HttplibSink sink(data_sink);
  try {
    outgoing.response.stream(sink);
  } catch (const std::exception& thrown) {
    outgoing.stream_broke(thrown.what());
    return false;
  } catch (...) {
    outgoing.stream_broke("not a std::exception");
    return false;
  }
  if (!sink.is_open()) return false;
  stream.hold();
  data_sink.done();
  return true;
}

// The stream that this thread is writing to. httplib calls its handlers without a word about the connection.
thread_local ReaderStream* current_stream = nullptr;

bool has_no_content(int status) { return status == 204 || status == 304 || status < 200; }

// The framing is decided here, from the body itself.
bool is_framing(std::string_view name) {
  return name == "content-length" || name == "transfer-encoding" || name == "connection";
}

void copy_headers(const Headers& headers, httplib::Response& out) {
  for (const auto& [name, value] : headers) {
    if (is_framing(name)) continue;
    const bool is_clean = is_header_name(name) && is_header_value(value);
    assert(is_clean);
    if (is_clean) out.headers.emplace(name, value);
  }
}

void give_body(ReaderStream& stream, httplib::Response& out) {
  Response& response = stream.outgoing().response;
  if (has_no_content(response.status)) return;
  if (!response.stream) {
    out.body = std::move(response.body);
    return;
  }
  const auto provider = [&stream](size_t, httplib::DataSink& sink) { return write_body(stream, sink); };
  const std::string content_type(find_header(response.headers, "content-type"));
  out.headers.erase("content-type");  // both calls below add it
  if (stream.outgoing().is_http_1_0) {
    out.set_content_provider(content_type, provider);
  } else {
    out.set_chunked_content_provider(content_type, provider);
  }
}

httplib::Server::HandlerResponse answer(const httplib::Request&, httplib::Response& out) {
  ReaderStream& stream = *current_stream;
  out.status = stream.outgoing().response.status;
  copy_headers(stream.outgoing().response.headers, out);
  give_body(stream, out);
  return httplib::Server::HandlerResponse::Handled;
}

// The last word on the headers, after httplib added its own.
void tidy_headers(const httplib::Request&, httplib::Response& out) {
  for (const char* noise : {"Keep-Alive", "Accept-Ranges", "Connection"}) out.headers.erase(noise);
  if (has_no_content(out.status)) out.headers.erase("Content-Length");
  if (current_stream->outgoing().closes_after) {
    out.headers.emplace("connection", "close");
  } else if (current_stream->outgoing().is_http_1_0) {
    out.headers.emplace("connection", "keep-alive");
  }
}

// Lends our threads to httplib, which owns the queue that it asks for.
class BorrowedThreads final : public httplib::TaskQueue {
 public:
  explicit BorrowedThreads(const Listener::Hooks& hooks) : hooks_(hooks) {}
  bool enqueue(std::function<void()> task) override { return hooks_.place(std::move(task)); }
  void shutdown() override {}

 private:
  const Listener::Hooks& hooks_;
};

void set_reuse_address(socket_t fd) {
  // Never SO_REUSEPORT, which httplib sets: two programs would silently share one port.
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  // Connections inherit it. Left to itself the kernel lets a slow reader's unsent bytes grow to 4 MB.
  constexpr int kSendBufferBytes = 64 << 10;
  ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &kSendBufferBytes, sizeof(kSendBufferBytes));
}

}  // namespace

class Listener::Impl final : public httplib::Server {
 public:
  explicit Impl(Hooks hooks) : hooks_(std::move(hooks)) {
    set_tcp_nodelay(true);
    set_socket_options(&set_reuse_address);
    set_pre_routing_handler(&answer);
    set_post_routing_handler(&tidy_headers);
    new_task_queue = [this] { return new BorrowedThreads(hooks_); };
  }

  ~Impl() override {
    if (is_bound_ && !has_run_) ::close(svr_sock_);
  }

  Result<void> bind(const std::string& host, uint16_t port) {
    KF_TRY(const std::string address, listen_address(host));
    const int bound = port == 0 ? bind_to_any_port(address) : (bind_to_port(address, port) ? port : -1);
    if (bound <= 0) return bind_error(host, port, errno);
    port_ = static_cast<uint16_t>(bound);
    is_bound_ = true;
    return {};
  }

  uint16_t port() const { return port_; }

  void run() {
    has_run_ = true;
    listen_after_bind();  // closes the socket at its end
    is_bound_ = false;
  }

  // shutdown() and not httplib's stop(): that one closes the socket under the accepting thread, which may then accept
  // on a stranger's.
  void close() {
    if (is_bound_ && !is_closing_.exchange(true)) ::shutdown(svr_sock_, SHUT_RDWR);
  }

  bool write(const Outgoing& outgoing) {
    ReaderStream stream(outgoing);
    current_stream = &stream;
    bool is_closed = false;
    const bool is_written = process_request(stream, {}, 0, {}, 0, false, is_closed, nullptr);
    current_stream = nullptr;
    return is_written && stream.flush();
  }

 private:
  bool process_and_close_socket(socket_t fd) override {
    hooks_.serve(Socket(fd));
    return true;
  }

  const Hooks hooks_;
  uint16_t port_ = 0;
  bool has_run_ = false;
  std::atomic<bool> is_bound_{false};
  std::atomic<bool> is_closing_{false};
};

Listener::Listener(Hooks hooks) : impl_(std::make_unique<Impl>(std::move(hooks))) {}
Listener::~Listener() = default;
Result<void> Listener::bind(const std::string& host, uint16_t port) { return impl_->bind(host, port); }
uint16_t Listener::port() const { return impl_->port(); }
void Listener::run() { impl_->run(); }
void Listener::close() { impl_->close(); }
bool Listener::write(const Outgoing& outgoing) { return impl_->write(outgoing); }

}  // namespace kf::net
