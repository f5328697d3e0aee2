// What net_fixture.h declares. The name ends in _test, because these are the files that belong to the program.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "tests/sidecar/net/net_fixture.h"

namespace kf::net::test {
namespace {

sockaddr_in loopback(uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// Tests that run one after the other take different ports, so that connections of one never reach the next.
uint16_t next_port() {
  static std::atomic<uint16_t> taken{0};
  return static_cast<uint16_t>(kFirstPort + taken++ % (kLastPort - kFirstPort + 1));
}

size_t length_of_body(std::string_view head) {
  for (const std::string_view name : {"Content-Length: ", "content-length: "}) {
    const size_t at = head.find(name);
    if (at != std::string_view::npos) return std::stoul(std::string(head.substr(at + name.size(), 12)));
  }
  return 0;
}

}  // namespace

bool hangs_up(int fd, milliseconds within) {
  pollfd polled{fd, POLLRDHUP, 0};
  return ::poll(&polled, 1, static_cast<int>(within.count())) == 1;
}

TestServer::TestServer(RequestHandler handler, ServerOptions options)
    : TestServer(Judging{admit_all(std::move(handler), options.body_bytes_max)}, options) {}

TestServer::TestServer(Judging judging, ServerOptions options)
    : log_(LogFormat::text, LogLevel::debug, clock_, [this](std::string_view line) {
        const std::lock_guard lock(mutex_);
        lines_ += line;
      }) {
  for (int attempt = 0; attempt <= kLastPort - kFirstPort; ++attempt) {
    options.port = next_port();
    server_ = std::make_unique<HttpServer>(options, judging.judge, log_);
    if (server_->bind().ok()) {
      thread_ = std::thread([this] { server_->run(); });
      return;
    }
  }
  throw std::runtime_error("no free port for the test server");
}

TestServer::~TestServer() { stop_and_wait(); }

void TestServer::stop_and_wait() {
  server_->stop();
  if (thread_.joinable()) thread_.join();
}

std::string TestServer::logged() const {
  const std::lock_guard lock(mutex_);
  return lines_;
}

RawClient::RawClient(uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const sockaddr_in address = loopback(port);
  const int on = 1;
  ::setsockopt(socket_.fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  if (::connect(socket_.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    throw std::runtime_error("cannot connect to port " + std::to_string(port));
  }
}

RawClient& RawClient::say(std::string_view bytes) {
  (void)send_all(socket_.fd(), bytes, kPatience);
  return *this;
}

bool RawClient::read_some(Deadline deadline) {
  std::array<char, 16384> buffer;
  if (wait_for(socket_.fd(), For::reading, deadline) != Waited::ready) return false;
  const Received got = receive(socket_.fd(), buffer);
  is_closed_ = got.kind == Received::Kind::broken || (got.kind == Received::Kind::bytes && got.count == 0);
  heard_.append(buffer.data(), got.count);
  return !is_closed_;
}

std::string RawClient::hear_until(std::string_view stop, milliseconds patience) {
  const Deadline deadline = after(patience);
  while (heard_.find(stop) == std::string::npos && read_some(deadline)) {
  }
  const size_t at = heard_.find(stop);
  const size_t end = at == std::string::npos ? heard_.size() : at + stop.size();
  std::string out = heard_.substr(0, end);
  heard_.erase(0, end);
  return out;
}

std::string RawClient::hear_response() {
  std::string head = hear_until("\r\n\r\n");
  const size_t length = length_of_body(head);
  const Deadline deadline = after(kPatience);
  while (heard_.size() < length && read_some(deadline)) {
  }
  const std::string body = heard_.substr(0, length);
  heard_.erase(0, length);
  return head + body;
}

std::string Upstream::Peer::hear_request() {
  std::array<char, 16384> buffer;
  for (;;) {
    const size_t end = heard_.find("\r\n\r\n");
    const size_t whole = end == std::string::npos ? 0 : end + 4 + length_of_body(heard_.substr(0, end + 2));
    if (whole > 0 && heard_.size() >= whole) {
      std::string request = heard_.substr(0, whole);
      heard_.erase(0, whole);
      return request;
    }
    if (wait_for(fd_, For::reading, after(kPatience)) != Waited::ready) return {};
    const Received got = receive(fd_, buffer);
    if (got.kind == Received::Kind::broken || (got.kind == Received::Kind::bytes && got.count == 0)) return {};
    heard_.append(buffer.data(), got.count);
  }
}

Upstream::Upstream(std::function<void(Peer&)> script)
    : script_(std::move(script)), listening_(listen_somewhere(port_)) {
  thread_ = std::thread([this] { serve(); });
}

void Upstream::serve() {
  for (;;) {
    const int fd = ::accept4(listening_.fd(), nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    ++accepted_;
    const std::lock_guard lock(mutex_);
    open_.push_back(fd);
    peers_.emplace_back([this, fd] {
      Peer peer(fd);
      script_(peer);
      const std::lock_guard inner(mutex_);
      std::erase(open_, fd);
      ::close(fd);
    });
  }
}

Upstream::~Upstream() {
  ::shutdown(listening_.fd(), SHUT_RDWR);
  thread_.join();
  {
    const std::lock_guard lock(mutex_);
    for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
  }
  for (auto& peer : peers_) peer.join();
}

Socket listen_somewhere(uint16_t& port, int backlog, in_addr_t at) {
  for (int attempt = 0; attempt <= kLastPort - kFirstPort; ++attempt) {
    Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int on = 1;
    ::setsockopt(socket.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    port = next_port();
    sockaddr_in address = loopback(port);
    address.sin_addr.s_addr = htonl(at);
    if (::bind(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) continue;
    if (::listen(socket.fd(), backlog) == 0) return socket;
  }
  throw std::runtime_error("no free port for the test");
}

int status_of(std::string_view response) {
  return response.starts_with("HTTP/1.1 ") ? std::stoi(std::string(response.substr(9, 3))) : 0;
}

}  // namespace kf::net::test
