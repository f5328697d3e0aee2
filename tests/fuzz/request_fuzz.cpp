// What a client sends: heads and bodies of requests, several on one connection, in any split.
#include <sys/socket.h>

#include <array>
#include <vector>

#include "sidecar/net/request_reader.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/targets.h"

namespace kf::fuzz {
namespace {

// Low, so that short inputs reach them.
constexpr net::HeadLimits kLimits{1024, 16, 200, 600};
constexpr size_t kInputBytesMax = 4096;  // all of it comes with the reader's first look

net::ServerOptions server_options() {
  net::ServerOptions options;
  options.head_bytes_max = kLimits.head_bytes_max;
  options.headers_max = kLimits.headers_max;
  options.target_bytes_max = kLimits.target_bytes_max;
  options.body_bytes_max = kLimits.body_bytes_max;
  return options;
}

bool holds_control(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return true;
  }
  return false;
}

std::string text_of(const net::RequestHead& head) {
  std::string text = head.method + " " + head.path + (head.query.empty() ? "" : "?" + head.query);
  text += head.is_http_1_0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n";
  for (const auto& [name, value] : head.headers) text.append(name).append(": ").append(value).append("\r\n");
  return text + "\r\n";
}

void check_head(const net::RequestHead& head) {
  size_t hosts = 0;
  expect(!holds_control(head.method + head.path + head.query), "a request line without control characters");
  for (const auto& [name, value] : head.headers) {
    hosts += name == "host" ? 1 : 0;
    expect(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos && !name.empty(),
           "names of lower-case letters, digits and hyphens");
    expect(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos, "a header stays on its line");
    expect(name != "transfer-encoding", "no transfer encoding");
  }
  expect(hosts == 1 || (head.is_http_1_0 && hosts == 0), "one Host");
  expect(head.content_length <= kLimits.body_bytes_max, "no more content than allowed");
}

// What was understood, written down, is understood in the same way: there is no second reading of it.
void check_second_reading(const net::RequestHead& head) {
  net::HeadLimits wider = kLimits;
  wider.head_bytes_max *= 2;
  const auto again = net::parse_request_head(text_of(head), wider);
  expect(again.ok(), "a head that was accepted is accepted again");
  expect(again->path == head.path && again->query == head.query && again->segments == head.segments &&
             again->headers == head.headers && again->content_length == head.content_length &&
             again->keeps_alive == head.keeps_alive && again->expects_continue == head.expects_continue,
         "the same reading of a head twice");
}

// Bytes that drip in may be refused earlier, but never end somewhere else.
void check_drip(std::string_view bytes, size_t end) {
  size_t seen = 0;
  for (size_t size = 1; size <= bytes.size(); ++size) {
    const auto found = net::find_head_end(bytes.substr(0, size), seen, kLimits);
    if (!found)
      return expect(end == 0 || end > kLimits.head_bytes_max || !net::parse_request_head(bytes.substr(0, end), kLimits),
                    "a good head is good byte by byte");
    seen = size;
    if (*found > 0) return expect(*found == end, "a head ends at one place");
  }
  expect(end == 0, "a head that ends also ends byte by byte");
}

// Each request of the connection as text, taken apart without sockets.
std::vector<std::string> requests_in(std::string_view bytes) {
  std::vector<std::string> requests;
  while (!bytes.empty()) {
    const auto end = net::find_head_end(bytes, 0, kLimits);
    check_drip(bytes, end ? *end : 0);
    if (!end || *end == 0) break;
    const auto head = net::parse_request_head(bytes.substr(0, *end), kLimits);
    if (!head) break;
    check_head(*head);
    check_second_reading(*head);
    bytes.remove_prefix(*end);
    if (bytes.size() < head->content_length) break;
    requests.push_back(text_of(*head) + std::string(bytes.substr(0, head->content_length)));
    bytes.remove_prefix(head->content_length);
  }
  return requests;
}

// The same through the reader that serves real connections.
std::vector<std::string> requests_read(std::string_view bytes) {
  std::array<int, 2> ends{};
  expect(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) == 0, "a pair of sockets");
  const net::Socket client(ends[0]);
  const net::Socket server(ends[1]);
  const net::ServerOptions options = server_options();
  expect(net::send_all(client.fd(), bytes, options.write_deadline) == net::Sent::all, "room for one input");
  ::shutdown(client.fd(), SHUT_WR);
  const SystemClock clock;
  net::BodyBudget budget(options.bodies, clock);
  net::RequestReader reader(server.fd(), options);
  std::vector<std::string> requests;
  while (reader.wait_for_request()) {
    const auto head = reader.read_head();
    if (!head) break;
    net::BodyBudget::Body held(budget, server.fd(), "");
    const auto body = reader.read_body({head->content_length, head->expects_continue}, held);
    if (!body) break;
    requests.push_back(text_of(*head) + *body);
  }
  return requests;
}

}  // namespace

void request(std::string_view bytes) {
  bytes = bytes.substr(0, kInputBytesMax);
  expect(requests_in(bytes) == requests_read(bytes), "the reader finds the requests that stand there");
}

}  // namespace kf::fuzz
