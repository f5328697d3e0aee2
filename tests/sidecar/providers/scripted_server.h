#pragma once
// A small TCP server on loopback that answers each request from a script: real sockets, real keep-alive, real silence.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace kf::providers::testing {

// What is sent for one request, byte for byte; `then` says what becomes of the connection.
struct Reply {
  enum class Then { keep, close, hang };
  std::vector<std::string> pieces;
  Then then = Then::keep;
};

inline Reply json_reply(const std::string& body, const std::string& status = "200 OK") {
  return {{"HTTP/1.1 " + status +
           "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body}};
}

inline Reply chunked_reply(const std::vector<std::string>& parts, Reply::Then then = Reply::Then::keep) {
  Reply reply{{"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"}, then};
  for (const std::string& part : parts) {
    char size[20];
    std::snprintf(size, sizeof size, "%zx", part.size());
    reply.pieces.push_back(std::string(size) + "\r\n" + part + "\r\n");
  }
  if (then == Reply::Then::keep) reply.pieces.emplace_back("0\r\n\r\n");
  return reply;
}

class ScriptedServer {
 public:
  ScriptedServer() : listener_(listen_somewhere()), thread_([this] { accept_all(); }) {}
  ~ScriptedServer() {
    is_stopping_ = true;
    thread_.join();
    for (std::thread& one : connections_) one.join();
    ::close(listener_);
  }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  void set(const std::string& request_line, Reply reply) {
    const std::lock_guard lock(mutex_);
    replies_[request_line] = std::move(reply);
  }
  uint16_t port() const { return port_; }
  int accepted() const { return accepted_; }

  // Waits until the peer of a reply that hangs has closed its side.
  bool wait_for_hangup(std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, at_most, [this] { return hangups_ > 0; });
  }

 private:
  int listen_somewhere() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    for (port_ = 21200; port_ < 21300; ++port_) {
      sockaddr_in place{};
      place.sin_family = AF_INET;
      place.sin_port = htons(port_);
      place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      if (::bind(fd, reinterpret_cast<const sockaddr*>(&place), sizeof place) == 0 && ::listen(fd, 16) == 0) return fd;
    }
    throw std::runtime_error("no free port");
  }

  bool wait_readable(int fd) const {
    pollfd wanted{fd, POLLIN, 0};
    while (!is_stopping_) {
      if (::poll(&wanted, 1, 10) > 0) return true;
    }
    return false;
  }

  void accept_all() {
    while (wait_readable(listener_)) {
      const int fd = ::accept(listener_, nullptr, nullptr);
      ++accepted_;
      connections_.emplace_back([this, fd] {
        while (serve_one(fd)) {
        }
        ::close(fd);
      });
    }
  }

  // False when the connection has ended.
  bool serve_one(int fd) {
    std::string request;
    while (!is_whole(request)) {
      char buffer[4096];
      if (!wait_readable(fd)) return false;
      const ssize_t count = ::recv(fd, buffer, sizeof buffer, 0);
      if (count <= 0) return false;
      request.append(buffer, static_cast<size_t>(count));
    }
    const Reply reply = reply_for(request.substr(0, request.find(" HTTP/")));
    for (const std::string& piece : reply.pieces) {
      if (::send(fd, piece.data(), piece.size(), MSG_NOSIGNAL) < 0) return false;
    }
    if (reply.then == Reply::Then::hang) wait_for_peer(fd);
    return reply.then == Reply::Then::keep;
  }

  static bool is_whole(const std::string& request) {
    const size_t head = request.find("\r\n\r\n");
    if (head == std::string::npos) return false;
    std::string lower;
    for (const char c : request.substr(0, head))
      lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const size_t at = lower.find("content-length: ");
    const size_t body = at == std::string::npos ? 0 : std::stoul(lower.substr(at + 16));
    return request.size() >= head + 4 + body;
  }

  Reply reply_for(const std::string& request_line) {
    const std::lock_guard lock(mutex_);
    const auto found = replies_.find(request_line);
    return found == replies_.end() ? json_reply("{\"error\":\"not scripted\"}", "404 Not Found") : found->second;
  }

  void wait_for_peer(int fd) {
    char byte = 0;
    while (wait_readable(fd)) {
      if (::recv(fd, &byte, 1, 0) <= 0) break;
    }
    const std::lock_guard lock(mutex_);
    ++hangups_;
    changed_.notify_all();
  }

  uint16_t port_ = 0;
  int listener_;
  std::atomic<bool> is_stopping_ = false;
  std::atomic<int> accepted_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Reply> replies_;
  int hangups_ = 0;
  std::vector<std::thread> connections_;  // touched by thread_ alone until it has ended
  std::thread thread_;
};

}  // namespace kf::providers::testing
