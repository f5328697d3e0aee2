#pragma once
// cpp-httplib's part of the server: it listens, accepts and writes the responses. It never parses what a client sent:
// our guard does, and hands httplib a request line of our own making. So the faults of its parser (escapes decoded in
// headers, bare 400s, ranges applied behind the handler's back, WebSocket upgrades, regular expressions over long
// paths) cannot be reached.

#include <functional>
#include <memory>

#include "sidecar/net/http_server.h"
#include "sidecar/net/socket.h"

namespace kf::net {

// One response on its way out. `stream_broke` is called when a body writer threw.
struct Outgoing {
  Response& response;
  int fd = -1;
  bool is_head_request = false;
  bool is_http_1_0 = false;
  bool closes_after = false;
  std::chrono::milliseconds write_deadline{30000};
  std::function<void(std::string_view what)> stream_broke;
};

class Listener {
 public:
  struct Hooks {
    // Serves one accepted socket on a thread of its own and closes it.
    std::function<void(Socket)> serve;
    // Finds a thread for a task; false drops the connection. Must not block: nothing is accepted meanwhile.
    std::function<bool(std::function<void()>)> place;
  };

  explicit Listener(Hooks hooks);
  ~Listener();

  // ErrorCode::conflict when somebody else has the port.
  Result<void> bind(const std::string& host, uint16_t port);
  uint16_t port() const;
  void run();    // accepts until close(); an error of the listening socket ends it too
  void close();  // from any thread

  // False when the reader is gone, a body writer threw, or took too long: the connection must then be closed.
  bool write(const Outgoing& outgoing);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kf::net
