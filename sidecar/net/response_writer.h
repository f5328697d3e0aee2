#pragma once
// How a response goes out: its head, the framing of its body, and a reader that is slow or gone.

#include <chrono>
#include <functional>
#include <string_view>

#include "sidecar/net/http_types.h"
#include "sidecar/net/send_timer.h"

namespace kf::net {

// One response on its way out. `sending` runs while a piece of it is not taken; `stream_broke` is called when a body
// writer threw.
struct Outgoing {
  const Response& response;
  int fd;
  SendTimer& sending;
  bool is_head_request = false;
  bool is_http_1_0 = false;
  bool closes_after = false;
  std::chrono::milliseconds write_deadline{30000};
  std::function<void(std::string_view what)> stream_broke;
};

// False when the reader is gone, a body writer threw, or took too long: the connection must then be closed. A body that
// broke off lacks its end mark, so that the reader can tell.
bool write_response(const Outgoing& outgoing);

}  // namespace kf::net
