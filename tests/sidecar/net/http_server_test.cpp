#include <doctest/doctest.h>
#include <sys/socket.h>

#include "sidecar/net/descriptor_limit.h"
#include "tests/sidecar/net/net_fixture.h"

using namespace kf;
using namespace kf::net;
using namespace kf::net::test;

namespace {

Response echo(Request& request) {
  std::string text = request.method + "|" + request.path + "|" + request.query + "|" + request.body;
  for (const auto& segment : request.segments) text += "|" + segment;
  Response response = json_response(200, text);
  response.set("content-type", "text/plain");
  return response;
}

const std::string kHello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

std::string post(const std::string& body) {
  return "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

size_t count_of(std::string_view text, std::string_view what) {
  size_t count = 0;
  for (size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("a request reaches the handler with its parts, and the answer goes out with exactly what is needed") {
  TestServer server(echo);
  RawClient client(server.port());
  const std::string answer =
      client.say("POST /api/a%20b/c?x=1&y HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody").hear_response();
  CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(answer.ends_with("\r\n\r\nPOST|/api/a%20b/c|x=1&y|body|api|a b|c"));
  CHECK(count_of(answer, "content-type: text/plain\r\n") == 1);
  CHECK(count_of(answer, "content-length: ") == 1);
  CHECK(count_of(answer, "x-request-id: ") == 1);
  for (const char* noise : {"Keep-Alive", "Accept-Ranges", "Server:", "onnection"}) CHECK(count_of(answer, noise) == 0);
}

TEST_CASE("a connection is kept alive, also across errors of the handler and requests that come in one packet") {
  TestServer server([](Request& request) {
    if (request.path == "/bad") return problem_response({ErrorCode::not_found, "nothing"}, request.request_id);
    return echo(request);
  });
  RawClient client(server.port());
  CHECK(status_of(client.say(kHello).hear_response()) == 200);
  CHECK(status_of(client.say("GET /bad HTTP/1.1\r\nHost: a\r\n\r\n").hear_response()) == 404);
  client.say(post("first") + post("second") + kHello);
  CHECK(client.hear_response().ends_with("POST|/p||first|p"));
  CHECK(client.hear_response().ends_with("POST|/p||second|p"));
  CHECK(client.hear_response().ends_with("GET|/hello|||hello"));
  CHECK(server.http().gauges().connections == 1);
}

TEST_CASE("who asks to close is closed, and HTTP/1.0 closes unless it asks to be kept") {
  TestServer server(echo);
  RawClient closing(server.port());
  const std::string answer = closing.say("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").hear_all();
  CHECK(answer.find("connection: close\r\n") != std::string::npos);
  CHECK(closing.is_closed_by_peer());
  RawClient old(server.port());
  CHECK(status_of(old.say("GET / HTTP/1.0\r\n\r\n").hear_all()) == 200);
  CHECK(old.is_closed_by_peer());
  RawClient kept(server.port());
  kept.say("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK(kept.hear_response().find("connection: keep-alive\r\n") != std::string::npos);
  CHECK(status_of(kept.say(kHello).hear_response()) == 200);
}

TEST_CASE("a request in any split is understood") {
  TestServer server(echo);
  const std::string request = post("abc");
  RawClient client(server.port());
  for (size_t at = 1; at < request.size(); ++at) {
    client.say(request.substr(0, at)).say(request.substr(at));
    CHECK(client.hear_response().ends_with("|abc|p"));
  }
}

TEST_CASE("HEAD tells the length and sends nothing") {
  TestServer server(echo);
  RawClient client(server.port());
  client.say("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n" + kHello);
  const std::string head = client.hear_until("\r\n\r\n");
  CHECK(head.find("content-length: 11\r\n") != std::string::npos);
  CHECK(client.hear_response().ends_with("GET|/hello|||hello"));
}

TEST_CASE("204 and 304 carry neither a body nor a length") {
  TestServer server([](Request& request) {
    Response response;
    response.status = request.path == "/204" ? 204 : 304;
    response.set("etag", "\"1\"");
    response.body = "not to be sent";
    return response;
  });
  RawClient client(server.port());
  for (const char* path : {"/204", "/304"}) {
    const std::string head =
        client.say("GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n\r\n").hear_until("\r\n\r\n");
    CHECK(status_of(head) == std::stoi(path + 1));
    CHECK(head.find("ontent-") == std::string::npos);
  }
  CHECK(status_of(client.say("GET /204 HTTP/1.1\r\nHost: a\r\n\r\n").hear_until("\r\n\r\n")) == 204);
}

TEST_CASE("Expect: 100-continue is answered before the body comes") {
  TestServer server(echo);
  RawClient client(server.port());
  client.say("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  CHECK(client.hear_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  CHECK(client.say("abc").hear_response().ends_with("|abc|p"));
}

TEST_CASE("ranges, upgrades and odd Accept headers change nothing") {
  TestServer server(echo);
  for (const char* header :
       {"Range: bytes=0-1", "Range: nonsense", "Accept: ;;;q=9,", "Accept-Encoding: gzip, br",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        "dGhlIHNhbXBsZSBub25jZQ=="}) {
    CAPTURE(header);
    RawClient client(server.port());
    const std::string answer =
        client.say("GET /r HTTP/1.1\r\nHost: a\r\n" + std::string(header) + "\r\n\r\n").hear_response();
    CHECK(status_of(answer) == 200);
    CHECK(answer.ends_with("\r\n\r\nGET|/r|||r"));
  }
}

TEST_CASE("what a handler throws becomes a 500 problem and a line in the log, and the connection goes on") {
  TestServer server([](Request& request) -> Response {
    if (request.path == "/throw") throw std::runtime_error("secret detail");
    if (request.path == "/odd") throw 7;
    return echo(request);
  });
  RawClient client(server.port());
  for (const char* path : {"/throw", "/odd"}) {
    const std::string answer = client.say("GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n\r\n").hear_response();
    CHECK(status_of(answer) == 500);
    CHECK(answer.find("application/problem+json") != std::string::npos);
    CHECK(answer.find("secret detail") == std::string::npos);
  }
  CHECK(server.logged().find("a request threw") != std::string::npos);
  CHECK(status_of(client.say(kHello).hear_response()) == 200);
}

TEST_CASE("the handler knows who asks") {
  std::string address;
  std::string id;
  TestServer server([&](Request& request) {
    address = request.remote_address;
    id = request.request_id;
    CHECK(request.peer_fd >= 0);
    return json_response(200, "{}");
  });
  RawClient client(server.port());
  const std::string answer = client.say(kHello).hear_response();
  CHECK(address == "127.0.0.1");
  CHECK(answer.find("x-request-id: " + id + "\r\n") != std::string::npos);
  const std::string second = client.say(kHello).hear_response();
  CHECK(second.find("x-request-id: " + id + "\r\n") != std::string::npos);
}

TEST_CASE("a taken port is a conflict, port 0 takes any, and names are not looked up") {
  TestServer first(echo);
  SystemClock clock;
  Log log(LogFormat::text, LogLevel::debug, clock, [](std::string_view) {});
  ServerOptions options;
  options.port = first.port();
  HttpServer second(options, echo, log);
  const auto bound = second.bind();
  REQUIRE(!bound.ok());
  CHECK(bound.error().code == ErrorCode::conflict);
  CHECK(bound.error().message.find(std::to_string(first.port())) != std::string::npos);

  options.port = 0;
  HttpServer any(options, echo, log);
  REQUIRE(any.bind().ok());
  CHECK(any.port() > 0);

  options.host = "example.invalid";
  CHECK(HttpServer(options, echo, log).bind().error().code == ErrorCode::invalid_request);
  options.host = "203.0.113.7";
  CHECK(HttpServer(options, echo, log).bind().error().code == ErrorCode::invalid_request);
  options.host = "localhost";
  CHECK(HttpServer(options, echo, log).bind().ok());
  options.host = "::1";
  CHECK(HttpServer(options, echo, log).bind().ok());
}

TEST_CASE("the limit of descriptors is raised as far as it goes, and never lowered") {
  const size_t now = raise_descriptor_limit(1);
  CHECK(now > 1);
  CHECK(raise_descriptor_limit(now) == now);
  const size_t most = raise_descriptor_limit(size_t{1} << 40);
  CHECK(most >= now);
  CHECK(raise_descriptor_limit(1) == most);
}

TEST_CASE("a server that is stopped before it runs, or never runs, lets go of its port") {
  uint16_t port = 0;
  SystemClock clock;
  Log log(LogFormat::text, LogLevel::debug, clock, [](std::string_view) {});
  {
    listen_somewhere(port).close();
    ServerOptions options;
    options.port = port;
    HttpServer server(options, echo, log);
    REQUIRE(server.bind().ok());
    server.stop();
    server.run();
    HttpServer again(options, echo, log);
    REQUIRE(again.bind().ok());
  }
  ServerOptions options;
  options.port = port;
  CHECK(HttpServer(options, echo, log).bind().ok());
}
