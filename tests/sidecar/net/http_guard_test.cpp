// What the server answers before any handler sees the request.
#include <doctest/doctest.h>
#include <sys/socket.h>

#include <algorithm>

#include "tests/sidecar/net/net_fixture.h"

using namespace kf;
using namespace kf::net;
using namespace kf::net::test;

namespace {

Response ok(Request&) { return json_response(200, "{}"); }

Response must_not_run(Request&) {
  FAIL_CHECK("the handler ran");
  return {};
}

ServerOptions impatient() {
  ServerOptions options;
  options.head_deadline = milliseconds(300);
  options.body_deadline = milliseconds(300);
  return options;
}

// Says one byte every few milliseconds until the server has had enough.
void drip(RawClient& client, const std::string& text) {
  for (const char c : text) {
    if (hangs_up(client.fd(), milliseconds(20))) return;
    client.say({&c, 1});
  }
}

}  // namespace

TEST_CASE("refused requests get a problem, and the connection is closed after it was read") {
  const std::vector<std::pair<std::string, int>> rows = {
      {"NONSENSE\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET /" + std::string(5000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
      {"GET /" + std::string(300000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
      {"GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(300000, 'a') + "\r\n\r\n", 431},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: br\r\n\r\n", 415},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 400},
  };
  TestServer server(must_not_run);
  for (const auto& [request, status] : rows) {
    CAPTURE(request.substr(0, 60));
    RawClient client(server.port());
    const std::string answer = client.say(request).hear_all();
    CHECK(status_of(answer) == status);
    CHECK(answer.find("application/problem+json") != std::string::npos);
    CHECK(answer.find("\"detail\":") != std::string::npos);
    CHECK(answer.find("connection: close") != std::string::npos);
    CHECK(client.is_closed_by_peer());
  }
  CHECK(server.logged().find("request refused by the guard") != std::string::npos);
}

TEST_CASE("a client that sends 20 MB sees the 413, not a reset") {
  TestServer server(must_not_run);
  RawClient client(server.port());
  client.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20971520\r\n\r\n");
  client.say(std::string(20971520, 'x'));
  CHECK(status_of(client.hear_response()) == 413);
}

TEST_CASE("a head that comes too slowly is refused at its deadline, however busily it drips") {
  TestServer server(must_not_run, impatient());
  RawClient client(server.port());
  const auto start = std::chrono::steady_clock::now();
  drip(client, "GET / HTTP/1.1\r\nHost: " + std::string(200, 'a'));
  const std::string answer = client.hear_response();
  CHECK(status_of(answer) == 400);
  CHECK(answer.find("too slowly") != std::string::npos);
  CHECK(ms_since(start) < 2000);
}

TEST_CASE("a body that comes too slowly is refused at its deadline") {
  TestServer server(must_not_run, impatient());
  RawClient client(server.port());
  const auto start = std::chrono::steady_clock::now();
  client.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
  drip(client, std::string(200, 'b'));
  const std::string answer = client.hear_response();
  CHECK(status_of(answer) == 400);
  CHECK(answer.find("content came too slowly") != std::string::npos);
  CHECK(ms_since(start) < 2000);
}

TEST_CASE("a body has to grow in every window, long before its deadline") {
  ServerOptions options;
  options.body_window = milliseconds(200);
  options.body_window_bytes = 100;
  TestServer server(must_not_run, options);
  RawClient client(server.port());
  const auto start = std::chrono::steady_clock::now();
  client.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
  client.say(std::string(1000, 'b'));
  drip(client, std::string(100, 'b'));
  const std::string answer = client.hear_response();
  CHECK(status_of(answer) == 400);
  CHECK(answer.find("at least 100 bytes must come within 200 ms") != std::string::npos);
  CHECK(ms_since(start) < 5000);
}

TEST_CASE("clients that leave in the middle of a request leave nothing behind") {
  TestServer server(must_not_run);
  for (const char* part : {"G", "GET / HTTP/1.1\r\nHo", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"}) {
    RawClient(server.port()).say(part).close();
  }
  CHECK(eventually([&] { return server.http().gauges().connections == 0; }));
}

TEST_CASE("a large body arrives whole") {
  TestServer server([](Request& request) { return json_response(200, std::to_string(request.body.size())); });
  RawClient client(server.port());
  const size_t size = 16u << 20;
  client.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n")
      .say(std::string(size, 'x'));
  CHECK(client.hear_response().ends_with("\r\n\r\n" + std::to_string(size)));
}

TEST_CASE("an idle connection is closed after its time") {
  ServerOptions options;
  options.keep_alive = milliseconds(100);
  TestServer server(ok, options);
  RawClient client(server.port());
  CHECK(status_of(client.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n").hear_response()) == 200);
  client.hear_all();
  CHECK(client.is_closed_by_peer());
}

TEST_CASE("connections that drip do not keep others waiting") {
  ServerOptions options;
  options.head_deadline = kPatience;
  TestServer server(ok, options);
  std::vector<std::unique_ptr<RawClient>> dripping;
  for (int i = 0; i < 100; ++i) {
    dripping.push_back(std::make_unique<RawClient>(server.port()));
    dripping.back()->say("GET / HTT");
  }
  const auto start = std::chrono::steady_clock::now();
  CHECK(status_of(RawClient(server.port()).say("GET / HTTP/1.1\r\nHost: a\r\n\r\n").hear_response()) == 200);
  CHECK(ms_since(start) < 1000);
  CHECK(server.http().gauges().threads > 100);
}

TEST_CASE("when all threads are taken, an idle connection makes room") {
  ServerOptions options;
  options.threads_max = 4;
  TestServer server(ok, options);
  std::vector<std::unique_ptr<RawClient>> idle;
  for (int i = 0; i < 4; ++i) {
    idle.push_back(std::make_unique<RawClient>(server.port()));
    CHECK(status_of(idle.back()->say("GET / HTTP/1.1\r\nHost: a\r\n\r\n").hear_response()) == 200);
  }
  RawClient late(server.port());
  CHECK(status_of(late.say("GET / HTTP/1.1\r\nHost: a\r\n\r\n").hear_response()) == 200);
  const auto is_ended = [](const auto& client) { return hangs_up(client->fd(), milliseconds(0)); };
  CHECK(eventually([&] { return std::count_if(idle.begin(), idle.end(), is_ended) == 1; }));
}
