#include "sidecar/net/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <exception>

#include "sidecar/base/random.h"
#include "sidecar/net/connection_threads.h"
#include "sidecar/net/connections.h"
#include "sidecar/net/descriptor_limit.h"
#include "sidecar/net/listener.h"
#include "sidecar/net/request_reader.h"
#include "sidecar/net/response_writer.h"

namespace kf::net {
namespace {

constexpr size_t kRunIdBytes = 6;
constexpr int kStreamsRetryAfterS = 5;
constexpr size_t kOtherDescriptors = 256;  // pooled connections, the database, the log
// After the drain every connection is broken off; this is what handlers then get to notice.
constexpr std::chrono::milliseconds kBrokenOffGrace{1000};

std::string text_of(const sockaddr_storage& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* binary = address.ss_family == AF_INET6
                           ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr)
                           : static_cast<const void*>(&reinterpret_cast<const sockaddr_in&>(address).sin_addr);
  return ::inet_ntop(address.ss_family, binary, text.data(), text.size()) == nullptr ? "" : text.data();
}

std::string peer_address(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  if (::getpeername(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) return {};
  return text_of(address);
}

// One of the places for streams, given back at the end of its life.
class StreamPlace {
 public:
  StreamPlace(std::atomic<int>& taken, int places) : taken_(taken), is_held_(taken.fetch_add(1) < places) {}
  ~StreamPlace() { --taken_; }
  StreamPlace(const StreamPlace&) = delete;
  StreamPlace& operator=(const StreamPlace&) = delete;
  bool is_held() const { return is_held_; }

 private:
  std::atomic<int>& taken_;
  const bool is_held_;
};

}  // namespace

class HttpServer::Impl {
 public:
  Impl(ServerOptions options, RequestHandler handler, Log& log)
      : options_(std::move(options)),
        handler_(std::move(handler)),
        log_(log),
        listener_({[this](Socket socket) { serve(std::move(socket)); },
                   [this](std::function<void()> task) { return place(std::move(task)); }}),
        threads_({options_.threads_max}) {}

  Result<void> bind() {
    const size_t wanted = static_cast<size_t>(options_.threads_max) * 2 + kOtherDescriptors;
    if (const size_t limit = raise_descriptor_limit(wanted); limit < wanted) {
      log_.warn("few file descriptors; many streams at once will fail (raise ulimit -n)",
                {{"limit", limit}, {"wanted", wanted}});
    }
    return listener_.bind(options_.host, options_.port);
  }
  uint16_t port() const { return listener_.port(); }

  void run() {
    listener_.run();
    if (!connections_.is_ending()) log_.error("the listening socket failed");
    connections_.end_idle_and_streams();
    if (threads_.finish(after(options_.drain))) return;
    log_.warn("requests broken off after the drain time", {{"connections", connections_.count()}});
    connections_.break_all();
    if (!threads_.finish(after(kBrokenOffGrace))) log_.error("handlers still run", {{"threads", threads_.count()}});
  }

  void stop() {
    connections_.end_idle_and_streams();
    listener_.close();
  }

  Gauges gauges() const { return {connections_.count(), streams_, threads_.count()}; }

 private:
  // What this connection is doing right now.
  struct Exchange {
    int fd;
    Connections::Entry& entry;
    std::string request_id;
    bool is_head_request = false;
    bool is_http_1_0 = false;
    bool closes_after = true;
  };

  bool place(std::function<void()> task) {
    const auto placed = threads_.submit(std::move(task));
    if (placed == ConnectionThreads::Placed::waiting) connections_.end_longest_idle();
    return placed != ConnectionThreads::Placed::refused;
  }

  void serve(Socket socket) {
    Connections::Entry entry(connections_, socket.fd());
    const std::string remote_address = peer_address(socket.fd());
    RequestReader reader(socket.fd(), options_);
    while (!connections_.is_ending() && reader.wait_for_request()) {
      entry.set(Connections::State::busy);
      Exchange exchange{socket.fd(), entry, run_id_ + "-" + std::to_string(++requests_)};
      if (!serve_safely(exchange, reader, remote_address)) return;
      entry.set(Connections::State::idle);
    }
  }

  // Handlers are caught nearer by; this is for what the library or a lack of memory throws.
  bool serve_safely(Exchange& exchange, RequestReader& reader, const std::string& remote_address) {
    try {
      return serve_one(exchange, reader, remote_address);
    } catch (const std::exception& thrown) {
      log_exception(thrown.what(), exchange.request_id);
      return false;
    }
  }

  // False when the connection must be closed.
  bool serve_one(Exchange& exchange, RequestReader& reader, const std::string& remote_address) {
    auto request = read_request(exchange, reader);
    if (!request) return refuse(exchange, request.error());
    request->remote_address = remote_address;
    Response response = call_handler(*request);
    return response.stream ? write_stream(exchange, response) : write(exchange, response);
  }

  Result<Request> read_request(Exchange& exchange, RequestReader& reader) {
    KF_TRY(RequestHead head, reader.read_head());
    exchange.is_head_request = head.method == "HEAD";
    exchange.is_http_1_0 = head.is_http_1_0;
    KF_TRY(std::string body, reader.read_body(head));
    exchange.closes_after = !head.keeps_alive || connections_.is_ending();
    Request request;
    request.method = std::move(head.method);
    request.path = std::move(head.path);
    request.query = std::move(head.query);
    request.segments = std::move(head.segments);
    request.headers = std::move(head.headers);
    request.body = std::move(body);
    request.request_id = exchange.request_id;
    request.peer_fd = exchange.fd;
    return request;
  }

  // The guard's own answer. What the client still sends is unread, so the connection cannot be used again.
  bool refuse(Exchange& exchange, const Error& error) {
    if (error.code == ErrorCode::cancelled) return false;
    log_.debug("request refused by the guard", {{"code", error_code_name(error.code)},
                                                {"detail", error.message},
                                                {"field", error.field},
                                                {"request_id", exchange.request_id}});
    exchange.closes_after = true;
    Response response = problem_response(error, exchange.request_id);
    write(exchange, response);
    linger_closing(exchange.fd);
    return false;
  }

  Response call_handler(Request& request) {
    try {
      return handler_(request);
    } catch (const std::exception& thrown) {
      log_exception(thrown.what(), request.request_id);
    } catch (...) {
      log_exception("not a std::exception", request.request_id);
    }
    return problem_response({ErrorCode::internal, "Something went wrong inside Knowledge Foundry; its log tells more."},
                            request.request_id);
  }

  void log_exception(std::string_view what, std::string_view request_id) {
    log_.error("a request threw", {{"what", what}, {"request_id", request_id}});
  }

  bool write_stream(Exchange& exchange, Response& response) {
    const StreamPlace place(streams_, options_.streams_max);
    if (!place.is_held() && !exchange.is_head_request) {
      Response busy =
          problem_response({ErrorCode::unavailable, "Too many answers are streaming right now; try again shortly.", "",
                            kStreamsRetryAfterS},
                           exchange.request_id);
      response.stream = nullptr;  // lets go of the provider before the client is told
      return write(exchange, busy);
    }
    exchange.entry.set(Connections::State::streaming);
    return write(exchange, response);
  }

  bool write(Exchange& exchange, Response& response) {
    exchange.closes_after |= exchange.is_http_1_0 && response.stream;
    response.headers.emplace_back("x-request-id", exchange.request_id);
    const bool is_written =
        write_response({response, exchange.fd, exchange.is_head_request, exchange.is_http_1_0, exchange.closes_after,
                        options_.write_deadline,
                        [this, &exchange](std::string_view what) { log_exception(what, exchange.request_id); }});
    return is_written && !exchange.closes_after;
  }

  const ServerOptions options_;
  const RequestHandler handler_;
  Log& log_;
  const std::string run_id_ = random_token(kRunIdBytes);
  std::atomic<uint64_t> requests_{0};
  std::atomic<int> streams_{0};
  Connections connections_;
  Listener listener_;
  ConnectionThreads threads_;  // last: its destructor waits for all that use the others
};

HttpServer::HttpServer(ServerOptions options, RequestHandler handler, Log& log)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(handler), log)) {}
HttpServer::~HttpServer() = default;
Result<void> HttpServer::bind() { return impl_->bind(); }
uint16_t HttpServer::port() const { return impl_->port(); }
void HttpServer::run() { impl_->run(); }
void HttpServer::stop() { impl_->stop(); }
HttpServer::Gauges HttpServer::gauges() const { return impl_->gauges(); }

}  // namespace kf::net
