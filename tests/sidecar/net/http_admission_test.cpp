// The two steps of a request: its head is judged, then its body is read.
#include <doctest/doctest.h>
#include <sys/socket.h>

#include <algorithm>

#include "tests/sidecar/net/stream_fixture.h"

using namespace kf;
using namespace kf::net;
using namespace kf::net::test;

namespace {

std::string head_of(std::string_view path, size_t length, std::string_view user = "") {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: a\r\nUser: " + std::string(user) +
         "\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
}

Response size_of_body(Request& request) { return json_response(200, std::to_string(request.body.size())); }

// "/refused" is, and everything else may be 100 bytes long; the header `user` says whose it is.
Judgement judge_head(Request& request) {
  if (request.path == "/refused") return problem_response({ErrorCode::unauthenticated, "Who is it?"}, "r1");
  return Admission{size_of_body, 100, std::string(request.header("user"))};
}

using Clients = std::vector<std::unique_ptr<RawClient>>;

RawClient& connect(Clients& clients, const TestServer& server) {
  return *clients.emplace_back(std::make_unique<RawClient>(server.port()));
}

}  // namespace

TEST_CASE("a refused head is answered before any byte of its body comes, and none of it is read") {
  TestServer server(Judging{judge_head});
  RawClient client(server.port());
  const std::string answer = client.say(head_of("/refused", 16u << 20)).hear_response();
  CHECK(status_of(answer) == 401);
  CHECK(answer.find("connection: close\r\n") != std::string::npos);
  CHECK(server.http().gauges().bodies == 0);
}

TEST_CASE("a refused request whose body came with it leaves its connection as it was") {
  TestServer server(Judging{judge_head});
  RawClient client(server.port());
  client.say(head_of("/refused", 4) + "body" + head_of("/fine", 3) + "abc");
  CHECK(status_of(client.hear_response()) == 401);
  CHECK(client.hear_response().ends_with("\r\n\r\n3"));
}

TEST_CASE("who asks whether to send a body is told to when its head was admitted, and only then") {
  TestServer server(Judging{judge_head});
  const auto asking = [](std::string head) { return head.insert(head.size() - 2, "Expect: 100-continue\r\n"); };
  RawClient client(server.port());
  CHECK(client.say(asking(head_of("/fine", 3))).hear_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  CHECK(client.say("abc").hear_response().ends_with("\r\n\r\n3"));
  RawClient refused(server.port());
  CHECK(refused.say(asking(head_of("/refused", 3))).hear_until("\r\n\r\n").starts_with("HTTP/1.1 401 "));
}

TEST_CASE("a body longer than what the head was admitted to is refused by its length alone") {
  TestServer server(Judging{judge_head});
  CHECK(RawClient(server.port()).say(head_of("/", 100) + std::string(100, 'x')).hear_response().ends_with("100"));
  const std::string answer = RawClient(server.port()).say(head_of("/", 101)).hear_response();
  CHECK(status_of(answer) == 413);
  CHECK(answer.find("at most 100 bytes are accepted here") != std::string::npos);
  CHECK(answer.find("content-length") != std::string::npos);
}

TEST_CASE("a judge that throws is a 500") {
  TestServer server(Judging{[](Request&) -> Judgement { throw std::runtime_error("no judge"); }});
  CHECK(status_of(RawClient(server.port()).say(head_of("/", 3) + "abc").hear_response()) == 500);
  CHECK(server.logged().find("no judge") != std::string::npos);
}

TEST_CASE("how long a body was waited for is told to whoever answers it") {
  const auto took = [](Request& request) { return json_response(200, std::to_string(request.body_took.count())); };
  TestServer server(Judging{[&](Request&) -> Judgement { return Admission{took, 100}; }});
  RawClient slow(server.port());
  slow.say(head_of("/", 3));
  REQUIRE(eventually([&] { return server.http().gauges().bodies == 1; }));
  CHECK(!hangs_up(slow.fd(), milliseconds(30)));
  const std::string answer = slow.say("abc").hear_response();
  CHECK(std::stoi(answer.substr(answer.find("\r\n\r\n") + 4)) >= 25);
}

TEST_CASE("a user's requests beyond his share are refused before their bodies, and everybody else's are served") {
  ServerOptions options;
  options.streams_of_share_max = 1;
  options.requests_of_share_max = 2;
  TestServer server(Judging{judge_head}, options);
  Clients clients;
  for (int i = 0; i < 3; ++i) connect(clients, server).say(head_of("/", 10, "ann"));
  CHECK(eventually([&] { return server.http().gauges().bodies == 3; }));
  const std::string refused = RawClient(server.port()).say(head_of("/", 10, "ann")).hear_response();
  CHECK(status_of(refused) == 429);
  CHECK(refused.find("at most 3 requests under way") != std::string::npos);
  CHECK(refused.find("retry-after: ") != std::string::npos);
  for (const char* other : {"bob", ""})
    CHECK(status_of(RawClient(server.port()).say(head_of("/", 3, other) + "abc").hear_response()) == 200);
  clients.front()->say(std::string(10, 'x')).hear_response();
  const auto is_served = [&] {
    return status_of(RawClient(server.port()).say(head_of("/", 3, "ann") + "abc").hear_response()) == 200;
  };
  CHECK(eventually(is_served));
}

TEST_CASE("a user's streams beyond his share are refused with the limit, and another user's begin") {
  ServerOptions options;
  options.streams_of_share_max = 2;
  Signal end;
  TestServer server(Judging{[&](Request& request) -> Judgement {
                      const auto stream = [&](Request&) {
                        return streamed([&](BodySink& sink) {
                          sink.write("begun");
                          end.wait();
                        });
                      };
                      return Admission{stream, 0, std::string(request.header("user"))};
                    }},
                    options);
  Clients clients;
  for (int i = 0; i < 2; ++i) connect(clients, server).say(head_of("/", 0, "ann")).hear_until("begun\r\n");
  const std::string refused = RawClient(server.port()).say(head_of("/", 0, "ann")).hear_response();
  CHECK(status_of(refused) == 429);
  CHECK(refused.find("at most 2 answers that stream at once") != std::string::npos);
  CHECK(connect(clients, server).say(head_of("/", 0, "bob")).hear_until("begun\r\n").starts_with("HTTP/1.1 200"));
  end.set();
}

TEST_CASE("bodies that drip leave the threads to everybody else") {
  ServerOptions options;
  options.threads_max = 8;
  options.threads_for_heads = 4;
  TestServer server(Judging{judge_head}, options);
  Clients dripping;
  for (int i = 0; i < 40; ++i) connect(dripping, server).say(head_of("/", 10, i % 2 == 0 ? "" : "ann") + "x");
  const auto start = std::chrono::steady_clock::now();
  CHECK(RawClient(server.port()).say(head_of("/", 3) + "abc").hear_response().ends_with("\r\n\r\n3"));
  CHECK(ms_since(start) < 2000);
}

TEST_CASE("readers that take nothing of their answer leave the threads to everybody else") {
  ServerOptions options;
  options.threads_max = 4;
  options.threads_for_heads = 2;
  TestServer server(
      [](Request& request) { return json_response(200, std::string(request.path == "/" ? 1 : 16 << 20, 'x')); },
      options);
  Clients stalled;
  for (int i = 0; i < 4; ++i) connect(stalled, server).say("GET /long HTTP/1.1\r\nHost: a\r\n\r\n");
  for (const auto& client : stalled) client->hear_until("\r\n\r\n");
  RawClient late(server.port());
  CHECK(late.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n").hear_response().ends_with("\r\n\r\nx"));
}

TEST_CASE("bodies of one user take no more memory than his share, and the rest is told to come back") {
  ServerOptions options;
  options.bodies.bytes_of_share_max = 1u << 20;
  Signal go_on;
  std::atomic<int> held{0};
  TestServer server(Judging{[&](Request&) -> Judgement {
                      const auto answer = [&](Request& request) {
                        ++held;
                        go_on.wait();
                        return size_of_body(request);
                      };
                      return Admission{answer, 1u << 20, "ann"};
                    }},
                    options);
  const std::string body(1u << 20, 'x');
  RawClient first(server.port());
  first.say(head_of("/", body.size()) + body);
  CHECK(eventually([&] { return held == 1; }));
  CHECK(server.http().gauges().body_bytes == body.size() - options.bodies.free_bytes);
  RawClient second(server.port());
  const std::string refused = second.say(head_of("/", body.size()) + body).hear_response();
  CHECK(status_of(refused) == 503);
  CHECK(refused.find("of large requests are taken at once from one user") != std::string::npos);
  go_on.set();
  CHECK(first.hear_response().ends_with("\r\n\r\n1048576"));
  CHECK(eventually([&] { return server.http().gauges().body_bytes == 0; }));
}
