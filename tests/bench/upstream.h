#pragma once
// A model server that costs almost nothing: Ollama's paths, answers at a fixed rate or as fast as they are taken.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/bench/answer_source.h"
#include "tests/bench/event_loop.h"
#include "tests/bench/sockets.h"

namespace kf::bench {

class Upstream {
 public:
  // `listener` listens already.
  explicit Upstream(Fd listener);
  // Serves until `should_end()`.
  void run(const std::function<bool()>& should_end);

 private:
  struct Connection {
    Fd fd;
    std::string in;
    std::string out;
    size_t out_at = 0;
    std::optional<AnswerSource> answer;
    bool waits_to_write = false;
  };

  void accept_all();
  void on_event(uint32_t id);
  void on_due(uint32_t id);
  bool take_input(Connection& connection);
  void serve_requests(uint32_t id, Connection& connection);
  void serve(uint32_t id, Connection& connection, std::string_view head, std::string_view body);
  void pump(uint32_t id, Connection& connection);
  bool write_out(Connection& connection);
  void wait_to_write(uint32_t id, Connection& connection, bool wanted);
  void drop(uint32_t id);

  Fd listener_;
  EventLoop loop_;
  std::vector<std::unique_ptr<Connection>> connections_;  // by id; an empty place may be taken again
  std::vector<uint32_t> free_ids_;
};

// The answer to everything but a chat: head and body.
std::string small_answer(std::string_view request_line);

}  // namespace kf::bench
