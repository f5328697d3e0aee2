#include "tests/bench/upstream.h"

#include <strings.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <limits>

namespace kf::bench {
namespace {

constexpr uint32_t kListenerId = UINT32_MAX - 1;
constexpr size_t kReadBytes = 16384;
constexpr size_t kFillBytes = 65536;  // made at once for a reader that takes all it can get
constexpr int kFillsInARow = 4;       // then the others have their turn
constexpr size_t kRequestBytesMax = 1u << 20;

constexpr std::string_view kModel =
    R"("name":"bench:1b","model":"bench:1b","size":1000000000,"digest":"3d12c4fed11f4f6c5c5e3e11e48fb348a0ab177e5cc4e312e4a148e1e324462c","details":{"parent_model":"","format":"gguf","family":"llama","families":["llama"],"parameter_size":"1B","quantization_level":"Q4_0"})";

std::string answer(std::string_view status, std::string_view body) {
  std::string text = "HTTP/1.1 ";
  text.append(status).append("\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ");
  return text.append(std::to_string(body.size())).append("\r\n\r\n").append(body);
}

// The value of Content-Length, 0 without one.
size_t body_bytes(std::string_view head) {
  static constexpr std::string_view name = "content-length:";
  for (size_t at = head.find('\n'); at != std::string_view::npos; at = head.find('\n', at + 1)) {
    std::string_view line = head.substr(at + 1);
    if (line.size() < name.size() || strncasecmp(line.data(), name.data(), name.size()) != 0) continue;
    line.remove_prefix(name.size());
    while (line.starts_with(' ')) line.remove_prefix(1);
    size_t bytes = 0;
    std::from_chars(line.data(), line.data() + line.size(), bytes);
    return bytes;
  }
  return 0;
}

}  // namespace

std::string small_answer(std::string_view request_line) {
  const std::string model(kModel);
  if (request_line.starts_with("GET /api/version ")) return answer("200 OK", R"({"version":"0.17.4"})");
  if (request_line.starts_with("GET /api/tags ")) {
    return answer("200 OK", "{\"models\":[{" + model + R"(,"modified_at":"2026-11-21T08:45:09.347922Z"}]})");
  }
  if (request_line.starts_with("GET /api/ps ")) {
    return answer("200 OK", "{\"models\":[{" + model +
                                R"(,"expires_at":"2026-11-22T08:45:09Z","size_vram":0,"context_length":4096}]})");
  }
  if (request_line.starts_with("POST /api/show ")) {
    return answer(
        "200 OK",
        R"({"template":"","details":{},"model_info":{"llama.context_length":8192},"capabilities":["completion"]})");
  }
  if (request_line.starts_with("GET / ")) return answer("200 OK", "\"Ollama is running\"");
  return answer("404 Not Found", R"({"error":"not found"})");
}

Upstream::Upstream(Fd listener) : listener_(std::move(listener)) {
  loop_.watch(listener_.get(), kListenerId, Interest::read);
}

void Upstream::run(const std::function<bool()>& should_end) {
  const EventLoop::Handlers handlers{
      [this](uint32_t id, bool) { id == kListenerId ? accept_all() : on_event(id); },
      [this](uint32_t id, Nanoseconds) { on_due(id); },
  };
  loop_.run(handlers, should_end, std::numeric_limits<Nanoseconds>::max());
}

void Upstream::accept_all() {
  while (Fd fd = accept_from(listener_.get())) {
    if (free_ids_.empty()) {
      free_ids_.push_back(static_cast<uint32_t>(connections_.size()));
      connections_.emplace_back();
    }
    const uint32_t id = free_ids_.back();
    free_ids_.pop_back();
    loop_.watch(fd.get(), id, Interest::read);
    connections_[id] = std::make_unique<Connection>();
    connections_[id]->fd = std::move(fd);
  }
}

void Upstream::on_event(uint32_t id) {
  Connection* connection = connections_[id].get();
  if (connection == nullptr) return;
  if (!take_input(*connection)) return drop(id);
  serve_requests(id, *connection);
  pump(id, *connection);
}

// A timer may outlive its answer; then nothing is due.
void Upstream::on_due(uint32_t id) {
  Connection* connection = connections_[id].get();
  if (connection != nullptr && connection->answer) pump(id, *connection);
}

// False when the reader is gone.
bool Upstream::take_input(Connection& connection) {
  std::array<char, kReadBytes> bytes;
  const ssize_t count = recv(connection.fd.get(), bytes.data(), bytes.size(), 0);
  if (count < 0) return errno == EAGAIN;
  connection.in.append(bytes.data(), static_cast<size_t>(count));
  return count > 0 && connection.in.size() <= kRequestBytesMax;
}

void Upstream::serve_requests(uint32_t id, Connection& connection) {
  while (!connection.answer) {
    const size_t head_end = connection.in.find("\r\n\r\n");
    if (head_end == std::string::npos) return;
    const std::string_view all = connection.in;
    const size_t length = body_bytes(all.substr(0, head_end));
    if (all.size() < head_end + 4 + length) return;
    serve(id, connection, all.substr(0, head_end), all.substr(head_end + 4, length));
    connection.in.erase(0, head_end + 4 + length);
  }
}

void Upstream::serve(uint32_t id, Connection& connection, std::string_view head, std::string_view body) {
  if (!head.starts_with("POST /api/chat ")) {
    connection.out += small_answer(head);
    return;
  }
  const auto plan = plan_from(body);
  if (!plan) {
    connection.out += answer("400 Bad Request", R"({"error":"say: rate R tokens N"})");
    return;
  }
  connection.out += AnswerSource::head();
  connection.answer.emplace(*plan, now_ns());
  if (connection.answer->is_throttled()) loop_.at(connection.answer->next_due(), id);
}

// Writes what is due and sees to it that we come back for the rest.
void Upstream::pump(uint32_t id, Connection& connection) {
  for (int fills = 0; fills < kFillsInARow; ++fills) {
    const bool has_answer = connection.answer.has_value();
    const Nanoseconds due_before = has_answer ? connection.answer->next_due() : 0;
    if (has_answer) connection.answer->append_due(connection.out, now_ns(), kFillBytes);
    if (!write_out(connection)) return drop(id);
    if (!connection.answer) break;
    if (connection.answer->is_done()) {
      connection.answer.reset();
      break;
    }
    if (connection.answer->is_throttled()) {
      if (connection.answer->next_due() != due_before) loop_.at(connection.answer->next_due(), id);
      break;
    }
    if (!connection.out.empty()) break;
  }
  const bool has_more = connection.answer && !connection.answer->is_throttled();
  wait_to_write(id, connection, has_more || !connection.out.empty());
}

bool Upstream::write_out(Connection& connection) {
  while (connection.out_at < connection.out.size()) {
    const ssize_t count = send(connection.fd.get(), connection.out.data() + connection.out_at,
                               connection.out.size() - connection.out_at, MSG_NOSIGNAL);
    if (count < 0) return errno == EAGAIN;
    connection.out_at += static_cast<size_t>(count);
  }
  connection.out.clear();
  connection.out_at = 0;
  return true;
}

void Upstream::wait_to_write(uint32_t id, Connection& connection, bool wanted) {
  if (connection.waits_to_write == wanted) return;
  connection.waits_to_write = wanted;
  loop_.change(connection.fd.get(), id, wanted ? Interest::read_and_write : Interest::read);
}

void Upstream::drop(uint32_t id) {
  connections_[id].reset();
  free_ids_.push_back(id);
}

}  // namespace kf::bench
