#pragma once
// Real sockets for the tests of sidecar/net: a running server of ours, a client that sends raw bytes, an upstream that
// plays a script.

#include <netinet/in.h>
#include <poll.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "sidecar/base/clock.h"
#include "sidecar/base/log.h"
#include "sidecar/net/http_client.h"
#include "sidecar/net/http_server.h"
#include "sidecar/net/socket.h"
#include "tests/eventually.h"

namespace kf::net::test {

using std::chrono::milliseconds;

inline constexpr uint16_t kFirstPort = 21000;
inline constexpr uint16_t kLastPort = 21099;

using testing::eventually;
using testing::kPatience;

inline int64_t ms_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start).count();
}

// True when the peer of `fd` hung up within the time.
bool hangs_up(int fd, milliseconds within);

// A judge of heads, told apart from a handler of whole requests.
struct Judging {
  Judge judge;
};

// An HttpServer on a free port, running on a thread of its own.
class TestServer {
 public:
  // Admits every head to a body as long as any may be.
  explicit TestServer(RequestHandler handler, ServerOptions options = {});
  explicit TestServer(Judging judging, ServerOptions options = {});
  ~TestServer();

  HttpServer& http() { return *server_; }
  uint16_t port() const { return server_->port(); }
  void stop_and_wait();
  std::string logged() const;
  Origin origin() const { return {"127.0.0.1", port(), ""}; }

 private:
  SystemClock clock_;
  mutable std::mutex mutex_;
  std::string lines_;
  Log log_;
  std::unique_ptr<HttpServer> server_;
  std::thread thread_;
};

// A socket that says exactly what the test says.
class RawClient {
 public:
  explicit RawClient(uint16_t port);
  RawClient& say(std::string_view bytes);
  int fd() const { return socket_.fd(); }
  void close() { socket_.close(); }

  // Reads until `stop` stands in what came, the peer closes or patience ends; gives all that came and was not given
  // before.
  std::string hear_until(std::string_view stop, milliseconds patience = kPatience);
  // One response with its Content-Length body.
  std::string hear_response();
  std::string hear_all(milliseconds patience = kPatience) { return hear_until("\x01 never", patience); }
  bool is_closed_by_peer() const { return is_closed_; }

 private:
  bool read_some(Deadline deadline);

  Socket socket_;
  std::string heard_;
  bool is_closed_ = false;
};

// Accepts connections and plays `script` on each, on a thread of its own.
class Upstream {
 public:
  class Peer {
   public:
    explicit Peer(int fd) : fd_(fd) {}
    int fd() const { return fd_; }
    // Reads one request with its Content-Length body; empty when the client left.
    std::string hear_request();
    void say(std::string_view bytes) const { (void)send_all(fd_, bytes, kPatience); }
    bool hangs_up(milliseconds within) const { return test::hangs_up(fd_, within); }

   private:
    int fd_;
    std::string heard_;
  };

  explicit Upstream(std::function<void(Peer&)> script);
  ~Upstream();

  Origin origin() const { return {"127.0.0.1", port_, ""}; }
  int accepted() const { return accepted_; }

 private:
  void serve();

  std::function<void(Peer&)> script_;
  uint16_t port_ = 0;  // before the socket, whose making sets it
  Socket listening_;
  std::atomic<int> accepted_{0};
  std::mutex mutex_;
  std::vector<int> open_;
  std::vector<std::thread> peers_;
  std::thread thread_;
};

// A listening socket on a free port of the address, with its port.
Socket listen_somewhere(uint16_t& port, int backlog = 64, in_addr_t at = INADDR_LOOPBACK);

// The status of a response's first line; 0 when there is none.
int status_of(std::string_view response);

}  // namespace kf::net::test
