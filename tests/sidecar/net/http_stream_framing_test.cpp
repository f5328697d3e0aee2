// Where a streamed answer begins and ends on the wire.
#include <doctest/doctest.h>
#include <sys/socket.h>

#include <array>

#include "tests/sidecar/net/stream_fixture.h"

using namespace kf;
using namespace kf::net;
using namespace kf::net::test;

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

TEST_CASE("what ends the body leaves with the last bytes, and what is done afterwards keeps no reader waiting") {
  Signal heard_all;
  TestServer server([&](Request& request) {
    return streamed([&, is_mute = request.path == "/mute"](BodySink& sink) {
      CHECK(sink.finish(is_mute ? "" : "last"));
      CHECK(heard_all.wait());
    });
  });
  RawClient client(server.port());
  CHECK(client.say(kAsk).hear_until("0\r\n\r\n").ends_with("\r\n\r\n4\r\nlast\r\n0\r\n\r\n"));
  heard_all.set();
  CHECK(client.say("GET /mute HTTP/1.1\r\nHost: a\r\n\r\n").hear_until("0\r\n\r\n").ends_with("\r\n\r\n0\r\n\r\n"));
  CHECK(client.say(kAsk).hear_until("last\r\n0\r\n\r\n").find("\r\n0\r\n\r\nHTTP") == std::string::npos);
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
