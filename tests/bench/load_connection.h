#pragma once
// One client of the load: asks one request after another over a connection that it keeps.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "tests/bench/event_loop.h"
#include "tests/bench/response_reader.h"
#include "tests/bench/sockets.h"
#include "tests/bench/token_scanner.h"

namespace kf::bench {

class LoadConnection {
 public:
  enum class State { idle, busy, failed };

  // `request`: the very bytes to send; they outlive this object.
  LoadConnection(uint32_t id, uint16_t port, std::string_view request) : id_(id), port_(port), request_(request) {}

  // Only when idle. Connects first when there is no connection.
  void ask(EventLoop& loop);

  // Does what the socket is ready for. Calls on_token(due) for every token that came, and on_end() when the response
  // ended.
  template <class OnToken, class OnEnd>
  void proceed(EventLoop& loop, bool can_write, std::span<char> buffer, OnToken&& on_token, OnEnd&& on_end) {
    if (state_ != State::busy) return note_idle_event();
    if (can_write && !send_rest(loop)) return;
    const std::optional<std::string_view> bytes = receive(buffer);
    if (!bytes) return;
    reader_.feed(*bytes, [&](std::string_view body) { scanner_.scan(body, on_token); });
    if (!judge()) return;
    state_ = State::idle;
    on_end();
  }

  State state() const { return state_; }
  // What went wrong, when failed().
  const std::string& fault() const { return fault_; }

 private:
  bool send_rest(EventLoop& loop);
  std::optional<std::string_view> receive(std::span<char> buffer);
  bool judge();
  void note_idle_event();
  void fail(std::string fault);

  uint32_t id_;
  uint16_t port_;
  std::string_view request_;
  Fd fd_;
  size_t sent_ = 0;
  State state_ = State::idle;
  ResponseReader reader_;
  TokenScanner scanner_;
  std::string fault_;
};

}  // namespace kf::bench
