#pragma once
// One request on one connection, up to the head of its answer; and the answer's body, which takes the connection over.

#include <optional>

#include "sidecar/net/body_decoder.h"
#include "sidecar/net/connection_pool.h"

namespace kf::net {

class ClientExchange {
 public:
  struct Call {
    const std::string& authority;
    const std::string& method;
    std::string_view head_text;
    std::string_view body;
    const Deadlines& deadlines;
    int reader_fd = -1;
    const std::function<void()>& on_wait;
  };

  ClientExchange(Socket socket, const Call& call) : socket_(std::move(socket)), call_(call) {}

  // Sends the request and waits for the head of the answer. Errors: those of HttpClient::open.
  Result<std::unique_ptr<ResponseStream>> run(std::shared_ptr<ConnectionPool> pool);

  // True when the server closed before it said anything: on a pooled connection it may just have grown tired of
  // waiting.
  bool was_closed_unanswered() const { return was_closed_unanswered_; }

 private:
  Result<void> send();
  Waited wait_for_bytes(Deadline deadline);
  Result<void> read_head();
  Result<void> take(std::string_view bytes);
  Result<void> closed();

  Socket socket_;
  const Call& call_;
  ResponseHeadParser parser_;
  std::string early_body_;  // came together with the head
  bool has_waited_ = false;
  bool has_answered_ = false;
  bool was_closed_unanswered_ = false;
};

}  // namespace kf::net
