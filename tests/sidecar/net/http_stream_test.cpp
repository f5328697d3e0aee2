// Streamed answers: at once, held back by slow readers, ended when the reader or the server leaves.
#include <doctest/doctest.h>
#include <sys/socket.h>

#include <array>
#include <condition_variable>

#include "tests/sidecar/net/net_fixture.h"

using namespace kf;
using namespace kf::net;
using namespace kf::net::test;

namespace {

const std::string kAsk = "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n";

Response streamed(BodyWriter writer) {
  Response response;
  response.set("content-type", "text/event-stream");
  response.stream = std::move(writer);
  return response;
}

// Something that one thread waits for and another one does.
class Signal {
 public:
  void set() {
    const std::lock_guard lock(mutex_);
    is_set_ = true;
    changed_.notify_all();
  }
  bool wait() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [this] { return is_set_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_set_ = false;
};

}  // namespace

TEST_CASE("each write arrives at once as a chunk of its own, and the connection goes on after the end") {
  Signal heard_first;
  TestServer server([&](Request&) {
    return streamed([&](BodySink& sink) {
      CHECK(sink.write("one"));
      CHECK(heard_first.wait());
      CHECK(sink.write(""));
      CHECK(sink.write(std::string(300, 'x')));
    });
  });
  RawClient client(server.port());
  const std::string head = client.say(kAsk).hear_until("\r\n\r\n");
  CHECK(status_of(head) == 200);
  CHECK(head.find("transfer-encoding: chunked\r\n") != std::string::npos);
  CHECK(head.find("text/event-stream") != std::string::npos);
  CHECK(head.find("ontent-length") == std::string::npos);
  CHECK(client.hear_until("one\r\n") == "3\r\none\r\n");
  heard_first.set();
  CHECK(client.hear_until("0\r\n\r\n") == "12c\r\n" + std::string(300, 'x') + "\r\n0\r\n\r\n");
  CHECK(client.say(kAsk).hear_until("0\r\n\r\n").starts_with("HTTP/1.1 200"));
}

TEST_CASE("the head of a stream leaves in one piece with the first bytes, or alone when there are none") {
  TestServer server([](Request& request) {
    return streamed([is_mute = request.path == "/mute"](BodySink& sink) {
      if (is_mute) throw 7;
      sink.write("one");
    });
  });
  RawClient client(server.port());
  client.say(kAsk);
  std::array<char, 4096> buffer;
  const ssize_t count = ::recv(client.fd(), buffer.data(), buffer.size(), MSG_PEEK);
  REQUIRE(count > 0);
  const std::string_view first(buffer.data(), static_cast<size_t>(count));
  CHECK(first.find("\r\n\r\n3\r\none\r\n") != std::string_view::npos);
  RawClient mute(server.port());
  CHECK(mute.say("GET /mute HTTP/1.1\r\nHost: a\r\n\r\n").hear_all().ends_with("chunked\r\n\r\n"));
}

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

TEST_CASE("readers of HTTP/1.0 get the body plain, and its end is the connection's") {
  TestServer server([](Request&) { return streamed([](BodySink& sink) { sink.write("a"), sink.write("b"); }); });
  RawClient client(server.port());
  const std::string answer = client.say("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").hear_all();
  CHECK(answer.ends_with("\r\n\r\nab"));
  CHECK(answer.find("chunked") == std::string::npos);
  CHECK(client.is_closed_by_peer());
}

TEST_CASE("HEAD of a stream does not start it") {
  TestServer server([](Request&) { return streamed([](BodySink&) { FAIL_CHECK("the stream ran"); }); });
  RawClient client(server.port());
  CHECK(status_of(client.say("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").hear_until("\r\n\r\n")) == 200);
}

TEST_CASE("a stream that throws ends without its end mark, and a line stands in the log") {
  TestServer server([](Request& request) {
    return streamed([is_odd = request.path == "/odd"](BodySink& sink) {
      sink.write("begun");
      if (is_odd) throw 7;
      throw std::runtime_error("broke");
    });
  });
  for (const char* path : {"/", "/odd"}) {
    RawClient client(server.port());
    CHECK(
        client.say("GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n\r\n").hear_all().ends_with("5\r\nbegun\r\n"));
    CHECK(client.is_closed_by_peer());
  }
  CHECK(server.logged().find("broke") != std::string::npos);
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
