#pragma once
// cpp-httplib's part of the server: it listens and accepts. What a client sends it never sees: our guard reads that,
// and response_writer answers. So the faults of its parser (escapes decoded in headers, bare 400s, ranges applied
// behind the handler's back, WebSocket upgrades, regular expressions over long paths) cannot be reached.

#include <functional>
#include <memory>

#include "sidecar/net/http_server.h"
#include "sidecar/net/socket.h"

namespace kf::net {

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

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kf::net
