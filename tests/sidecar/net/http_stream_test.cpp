// Streamed answers: at once, held back by slow readers, ended when the reader or the server leaves.
#include <doctest/doctest.h>
#include <sys/socket.h>

#include <array>

#include "tests/sidecar/net/stream_fixture.h"

using namespace kf;
using namespace kf::net;
using namespace kf::net::test;

TEST_CASE("chunks arrive within 50 ms of their write") {
  std::atomic<int64_t> written_at{0};
  const auto start = std::chrono::steady_clock::now();
  Signal next[10];
  TestServer server([&](Request&) {
    return streamed([&](BodySink& sink) {
      sink.write("open");
      for (Signal& signal : next) {
        signal.wait();
        written_at = ms_since(start);
        sink.write("tick");
      }
    });
  });
  RawClient client(server.port());
  client.say(kAsk).hear_until("open\r\n");
  for (Signal& signal : next) {
    signal.set();
    CHECK(client.hear_until("tick\r\n") == "4\r\ntick\r\n");
    CHECK(ms_since(start) - written_at < 50);
  }
}

TEST_CASE("a reader that leaves is seen through its socket and by the next writes, within 250 ms") {
  Signal is_streaming;
  Signal is_over;
  std::atomic<int64_t> left_at{0};
  std::atomic<int64_t> seen_by_poll{0};
  std::atomic<int64_t> seen_by_write{0};
  const auto start = std::chrono::steady_clock::now();
  TestServer server([&](Request& request) {
    return streamed([&, fd = request.peer_fd](BodySink& sink) {
      sink.write("begun");
      is_streaming.set();
      CHECK(hangs_up(fd, kPatience));
      seen_by_poll = ms_since(start);
      CHECK(eventually([&] { return !sink.write("token"); }));
      seen_by_write = ms_since(start);
      is_over.set();
    });
  });
  RawClient client(server.port());
  client.say(kAsk).hear_until("begun\r\n");
  REQUIRE(is_streaming.wait());
  left_at = ms_since(start);
  client.close();
  REQUIRE(is_over.wait());
  CHECK(seen_by_poll - left_at < 250);
  CHECK(seen_by_write - left_at < 250);
  CHECK(eventually([&] { return server.http().gauges().streams == 0; }));
}

TEST_CASE("a slow reader holds the stream back, and one that takes nothing is given up") {
  ServerOptions options;
  options.write_deadline = milliseconds(300);
  std::atomic<size_t> written{0};
  Signal is_over;
  TestServer server(
      [&](Request&) {
        return streamed([&](BodySink& sink) {
          const std::string block(64 << 10, 'x');
          while (written < (256u << 20) && sink.write(block)) written += block.size();
          is_over.set();
        });
      },
      options);
  RawClient client(server.port());
  client.say(kAsk).hear_until("\r\n\r\n");
  REQUIRE(is_over.wait());
  CHECK(written < (32u << 20));  // what fits into the system's socket buffers, not 256 MiB
}

TEST_CASE("past the budget for streams the answer is 503 with Retry-After, and short requests go on") {
  ServerOptions options;
  options.streams_max = 2;
  Signal end;
  TestServer server(
      [&](Request& request) {
        if (request.path != "/stream") return json_response(200, "{}");
        return streamed([&](BodySink& sink) {
          sink.write("begun");
          end.wait();
        });
      },
      options);
  RawClient first(server.port());
  RawClient second(server.port());
  first.say(kAsk).hear_until("begun\r\n");
  second.say(kAsk).hear_until("begun\r\n");
  CHECK(server.http().gauges().streams == 2);
  RawClient third(server.port());
  const std::string refused = third.say(kAsk).hear_response();
  CHECK(status_of(refused) == 503);
  CHECK(refused.find("retry-after: ") != std::string::npos);
  CHECK(refused.find("\"unavailable\"") != std::string::npos);
  CHECK(status_of(third.say("GET /short HTTP/1.1\r\nHost: a\r\n\r\n").hear_response()) == 200);
  end.set();
  first.hear_until("0\r\n\r\n");
  second.hear_until("0\r\n\r\n");
  CHECK(eventually([&] { return server.http().gauges().streams == 0; }));
  CHECK(third.say(kAsk).hear_until("0\r\n\r\n").starts_with("HTTP/1.1 200"));
}

TEST_CASE("stop ends idle connections at once, wakes streams and lets them say a last word") {
  TestServer server([](Request& request) {
    if (request.path == "/idle") return json_response(200, "{}");
    return streamed([fd = request.peer_fd](BodySink& sink) {
      sink.write("begun");
      CHECK(hangs_up(fd, kPatience));
      sink.write("stopped");
    });
  });
  RawClient idle(server.port());
  idle.say("GET /idle HTTP/1.1\r\nHost: a\r\n\r\n").hear_response();
  RawClient streaming(server.port());
  streaming.say(kAsk).hear_until("begun\r\n");
  const auto start = std::chrono::steady_clock::now();
  server.stop_and_wait();
  CHECK(ms_since(start) < 2000);
  CHECK(streaming.hear_all().ends_with("7\r\nstopped\r\n0\r\n\r\n"));
  idle.hear_all();
  CHECK(idle.is_closed_by_peer());
  CHECK(server.http().gauges().connections == 0);
  CHECK_THROWS(RawClient(server.port()));
}

TEST_CASE("a request that is under way at stop is answered within the drain time") {
  Signal is_running;
  Signal go_on;
  TestServer server([&](Request&) {
    is_running.set();
    go_on.wait();
    return json_response(200, "{}");
  });
  RawClient client(server.port());
  client.say(kAsk);
  REQUIRE(is_running.wait());
  server.http().stop();
  go_on.set();
  const std::string answer = client.hear_all();
  CHECK(status_of(answer) == 200);
  server.stop_and_wait();
}

TEST_CASE("requests that outlast the drain time are broken off, and the destructor waits for their handlers") {
  ServerOptions options;
  options.drain = milliseconds(100);
  Signal is_running;
  Signal go_on;
  std::atomic<bool> was_hung_up{false};
  std::atomic<bool> has_ended{false};
  {
    TestServer server(
        [&](Request& request) {
          is_running.set();
          was_hung_up = hangs_up(request.peer_fd, kPatience);
          go_on.wait();
          has_ended = true;
          return json_response(200, "{}");
        },
        options);
    RawClient client(server.port());
    client.say(kAsk);
    REQUIRE(is_running.wait());
    server.stop_and_wait();
    CHECK(was_hung_up);
    CHECK(!has_ended);
    CHECK(server.logged().find("broken off") != std::string::npos);
    go_on.set();
  }
  CHECK(has_ended);
}
