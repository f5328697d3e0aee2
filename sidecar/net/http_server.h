#pragma once
// The HTTP server: cpp-httplib listens, a guard of ours reads every request, on our own task queue.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "sidecar/base/log.h"
#include "sidecar/net/admission.h"
#include "sidecar/net/body_budget.h"

namespace kf::net {

// Deadlines and caps of one listener.
struct ServerOptions {
  std::string host = "127.0.0.1";
  uint16_t port = 8787;             // 0 takes any free one
  int threads_max = 2400;           // connections served at once; more wait in the backlog
  int threads_for_heads = 200;      // of them, which no user's request can take
  int streams_max = 2000;           // open streams; the rest of the threads stay free for short requests
  int streams_of_share_max = 64;    // of them for one user
  int requests_of_share_max = 128;  // of one user at once, beside the streams
  size_t head_bytes_max = 32u << 10;
  int headers_max = 100;
  size_t target_bytes_max = 4096;
  size_t body_bytes_max = 16u << 20;                // of any; what a request is admitted to is mostly less
  BodyLimits bodies;                                // of all together
  std::chrono::milliseconds head_deadline{3000};    // from the first byte of a request to the end of its head
  std::chrono::milliseconds body_deadline{30000};   // from there to the end of its body
  std::chrono::milliseconds body_window{5000};      // a body that goes on has to grow within each of these
  size_t body_window_bytes = 16u << 10;             // by so much
  std::chrono::milliseconds keep_alive{60000};      // an idle connection is closed after this
  std::chrono::milliseconds write_deadline{30000};  // a reader that takes nothing for so long is gone
  std::chrono::milliseconds drain{5000};            // what stop() gives requests that are under way
};

class HttpServer {
 public:
  // `judge` judges every head that passes the guard, and what it admits is answered when its body is there; both run on
  // many threads at once. What they throw becomes a 500 and a line in the log. Handlers that ignore stop() may outlive
  // run(): the destructor waits for them, so it must run before what they use is gone.
  HttpServer(ServerOptions options, Judge judge, Log& log);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Takes the port. ErrorCode::conflict when somebody else has it (SO_REUSEADDR only, never SO_REUSEPORT).
  Result<void> bind();
  uint16_t port() const;  // the one bound

  // Serves until stop(); returns when the last request ended or the drain time is over.
  void run();
  // Safe from any thread and from a signal-handling thread: no new connections, streams are told to end, run() returns.
  void stop();

  struct Gauges {
    int connections = 0;
    int streams = 0;
    int threads = 0;
    int bodies = 0;         // whose senders are waited for
    size_t body_bytes = 0;  // held, beyond what is free
  };
  Gauges gauges() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kf::net
