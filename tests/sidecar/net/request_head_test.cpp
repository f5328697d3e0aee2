#include "sidecar/net/request_head.h"

#include <doctest/doctest.h>

#include "sidecar/net/header_rules.h"

using namespace kf;
using namespace kf::net;

namespace {

constexpr size_t kNoEnd = 0;

std::string with_lines(const std::string& lines, const std::string& request_line = "GET / HTTP/1.1") {
  return request_line + "\r\n" + lines + "\r\n";
}

// What the guard says to a whole head: the code's name, with the field at fault behind a colon, or "ok".
std::string judge(const std::string& head, const HeadLimits& limits = {}) {
  const auto end = find_head_end(head, 0, limits);
  if (!end) return std::string(error_code_name(end.error().code));
  if (*end == kNoEnd) return "more";
  const auto parsed = parse_request_head(std::string_view(head).substr(0, *end), limits);
  if (parsed) return "ok";
  const auto& error = parsed.error();
  return std::string(error_code_name(error.code)) + (error.field.empty() ? "" : ":" + error.field);
}

struct Row {
  std::string head;
  std::string verdict;
};

const std::string kHost = "Host: a\r\n";

const std::vector<Row> kRows = {
    // Good ones.
    {with_lines(kHost), "ok"},
    {with_lines("host:a\r\n"), "ok"},
    {with_lines("HOST:\t a \t\r\n"), "ok"},
    {with_lines(kHost + "Accept: */*\r\nAccept: text/html\r\n"), "ok"},
    {with_lines(kHost + "X-Empty:\r\n"), "ok"},
    {with_lines(kHost + "X-Text: gr\xc3\xbc\xc3\x9f dich\r\n"), "ok"},
    {with_lines(kHost + "Cookie: a=x%0Ay; b=%00\r\n"), "ok"},
    {with_lines(kHost + "Referer: http://a/?q=%0D%0A\r\n"), "ok"},
    {with_lines(kHost + "X-Path: %2F%41%7e%80\r\n"), "ok"},
    {with_lines(kHost + "X-Percent: 100%\r\n"), "ok"},
    {with_lines(kHost + "Content-Length: 0\r\n"), "ok"},
    {with_lines(kHost + "Content-Length: 5\r\n", "POST / HTTP/1.1"), "ok"},
    {with_lines(kHost + "Content-Length: 5\r\n", "DELETE /x HTTP/1.1"), "ok"},
    {with_lines(kHost + "Content-Encoding: identity\r\n", "POST / HTTP/1.1"), "ok"},
    {with_lines(kHost + "TE: trailers\r\n"), "ok"},
    {with_lines("", "GET / HTTP/1.0"), "ok"},
    {with_lines(kHost, "GET /a/b%20c?x=%2B&y=[1]{2}|3 HTTP/1.1"), "ok"},
    {with_lines(kHost, "GET //a/../b HTTP/1.1"), "ok"},
    {with_lines(kHost, "PROPFIND / HTTP/1.1"), "ok"},
    // The request line.
    {with_lines(kHost, "GET /"), "invalid_request"},
    {with_lines(kHost, "GET"), "invalid_request"},
    {with_lines(kHost, "GET  / HTTP/1.1"), "invalid_request"},
    {with_lines(kHost, "GET /  HTTP/1.1"), "invalid_request"},
    {with_lines(kHost, "GET / HTTP/1.1 "), "invalid_request"},
    {with_lines(kHost, "GET / HTTP/2.0"), "invalid_request"},
    {with_lines(kHost, "GET / HTTP/1.2"), "invalid_request"},
    {with_lines(kHost, "GET / http/1.1"), "invalid_request"},
    {with_lines(kHost, "GET / FTP/1.1"), "invalid_request"},
    {with_lines(kHost, "G@T / HTTP/1.1"), "invalid_request"},
    {with_lines(kHost, "ABCDEFGHIJKLMNOPQ / HTTP/1.1"), "invalid_request"},
    {with_lines(kHost, "OPTIONS * HTTP/1.1"), "invalid_request"},
    {with_lines(kHost, "CONNECT a:80 HTTP/1.1"), "invalid_request"},
    {with_lines(kHost, "GET http://a/ HTTP/1.1"), "invalid_request"},
    {with_lines(kHost, "GET a HTTP/1.1"), "invalid_request"},
    {with_lines(kHost, "GET /a b HTTP/1.1"), "invalid_request"},
    {with_lines(kHost, "GET /a\tb HTTP/1.1"), "invalid_request"},
    {with_lines(kHost, "GET /a#b HTTP/1.1"), "invalid_request"},
    {with_lines(kHost, "GET /\xc3\xa9 HTTP/1.1"), "invalid_request"},
    {with_lines(kHost, "GET /%0d%0aX:1 HTTP/1.1"), "invalid_request"},
    {with_lines(kHost, "GET /%0A HTTP/1.1"), "invalid_request"},
    {with_lines(kHost, "GET /%00 HTTP/1.1"), "invalid_request"},
    {with_lines(kHost, "GET /?q=%00 HTTP/1.1"), "invalid_request"},
    {with_lines(kHost, "GET /%7F HTTP/1.1"), "invalid_request"},
    {with_lines(kHost, "GET /%zz HTTP/1.1"), "invalid_request"},
    {with_lines(kHost, "GET /%4 HTTP/1.1"), "invalid_request"},
    {with_lines(kHost, "GET /a\rb HTTP/1.1"), "invalid_request"},
    {with_lines(kHost, std::string("GET /a\0b HTTP/1.1", 17)), "invalid_request"},
    {"\r\n" + with_lines(kHost), "invalid_request"},
    {" " + with_lines(kHost), "invalid_request"},
    {std::string("\x16\x03\x01\x02", 4), "invalid_request"},
    // Lines and headers.
    {"GET / HTTP/1.1\nHost: a\n\n", "invalid_request"},
    {"GET / HTTP/1.1\r\nHost: a\n\r\n", "invalid_request"},
    {with_lines(kHost + "X: a\rb\r\n"), "invalid_request:x"},
    {with_lines(kHost + "X: a\x01\r\n"), "invalid_request:x"},
    {with_lines(kHost + "X: \x0b\r\n"), "invalid_request:x"},
    {with_lines(kHost + "X: a\x7f\r\n"), "invalid_request:x"},
    {with_lines(kHost + std::string("X: a\0b\r\n", 8)), "invalid_request:x"},
    {with_lines(kHost + "X: a%0d%0aY: b\r\n"), "invalid_request:x"},
    {with_lines(kHost + "X: %1F\r\n"), "invalid_request:x"},
    {with_lines(kHost + " folded: a\r\n"), "invalid_request"},
    {with_lines(kHost + "\tfolded\r\n"), "invalid_request"},
    {with_lines(kHost + "no colon\r\n"), "invalid_request"},
    {with_lines(kHost + ": empty\r\n"), "invalid_request"},
    {with_lines(kHost + "X : a\r\n"), "invalid_request"},
    {with_lines(kHost + "X_Y: a\r\n"), "invalid_request"},
    {with_lines(kHost + "X\xc3\xa9: a\r\n"), "invalid_request"},
    {with_lines(kHost + "X(Y): a\r\n"), "invalid_request"},
    // Host, lengths, encodings.
    {with_lines("X: a\r\n"), "invalid_request:host"},
    {with_lines(kHost + kHost), "invalid_request:host"},
    {with_lines(kHost + kHost, "GET / HTTP/1.0"), "invalid_request:host"},
    {with_lines(kHost + "Origin: a\r\nOrigin: b\r\n"), "invalid_request:origin"},
    {with_lines(kHost + "Authorization: a\r\nAuthorization: b\r\n"), "invalid_request:authorization"},
    {with_lines(kHost + "Content-Length: 5\r\n"), "invalid_request:content-length"},
    {with_lines(kHost + "Content-Length: 5\r\n", "HEAD / HTTP/1.1"), "invalid_request:content-length"},
    {with_lines(kHost + "Content-Length: 5\r\nContent-Length: 5\r\n", "POST / HTTP/1.1"),
     "invalid_request:content-length"},
    {with_lines(kHost + "Content-Length: -5\r\n", "POST / HTTP/1.1"), "invalid_request:content-length"},
    {with_lines(kHost + "Content-Length: +5\r\n", "POST / HTTP/1.1"), "invalid_request:content-length"},
    {with_lines(kHost + "Content-Length: 5, 5\r\n", "POST / HTTP/1.1"), "invalid_request:content-length"},
    {with_lines(kHost + "Content-Length: 0x5\r\n", "POST / HTTP/1.1"), "invalid_request:content-length"},
    {with_lines(kHost + "Content-Length:\r\n", "POST / HTTP/1.1"), "invalid_request:content-length"},
    {with_lines(kHost + "Content-Length: 20000000\r\n", "POST / HTTP/1.1"), "payload_too_large:content-length"},
    {with_lines(kHost + "Content-Length: 99999999999999999999999\r\n", "POST / HTTP/1.1"),
     "payload_too_large:content-length"},
    {with_lines(kHost + "Transfer-Encoding: chunked\r\n", "POST / HTTP/1.1"), "invalid_request:transfer-encoding"},
    {with_lines(kHost + "Transfer-Encoding:\r\n", "POST / HTTP/1.1"), "invalid_request:transfer-encoding"},
    {with_lines(kHost + "Transfer-Encoding: identity\r\nContent-Length: 1\r\n", "POST / HTTP/1.1"),
     "invalid_request:transfer-encoding"},
    {with_lines(kHost + "Content-Encoding: gzip\r\n", "POST / HTTP/1.1"), "unsupported_media_type:content-encoding"},
    // Caps.
    {with_lines(kHost, "GET /" + std::string(4095, 'a') + " HTTP/1.1"), "ok"},
    {with_lines(kHost, "GET /" + std::string(4096, 'a') + " HTTP/1.1"), "uri_too_long"},
    {"GET /" + std::string(40000, 'a'), "uri_too_long"},
    {with_lines(kHost + "X: " + std::string(40000, 'a') + "\r\n"), "headers_too_large"},
    {"GET / HTTP/1.1\r\nX: " + std::string(40000, 'a'), "headers_too_large"},
    // Not yet whole.
    {"G", "more"},
    {"GET / HTTP/1.1\r\n", "more"},
    {"GET / HTTP/1.1\r\nHost: a\r\n", "more"},
};

}  // namespace

TEST_CASE("every head is judged as the table says") {
  for (const Row& row : kRows) {
    CAPTURE(row.head.substr(0, 200));
    CHECK(judge(row.head) == row.verdict);
  }
}

TEST_CASE("at most as many headers as allowed") {
  std::string lines = kHost;
  for (int i = 1; i < 100; ++i) lines += "X: 1\r\n";
  CHECK(judge(with_lines(lines)) == "ok");
  CHECK(judge(with_lines(lines + "X: 1\r\n")) == "headers_too_large");
}

TEST_CASE("a head is found at its end, wherever it was cut") {
  const std::string head = with_lines(kHost + "X: y\r\n");
  const std::string buffer = head + "body\r\n\r\n";
  for (size_t cut = 1; cut < head.size(); ++cut) {
    CAPTURE(cut);
    CHECK(*find_head_end(buffer.substr(0, cut), 0, {}) == kNoEnd);
    CHECK(*find_head_end(buffer, cut, {}) == head.size());
  }
}

TEST_CASE("a head comes apart into its parts") {
  const auto head = parse_request_head(
      with_lines("Host: a\r\nX-Two:  b c \r\nContent-Length: 12\r\nExpect: 100-Continue\r\nConnection: x, Close\r\n",
                 "PUT /a%2Fb//c?q=1?2 HTTP/1.1"),
      {});
  REQUIRE(head.ok());
  CHECK(head->method == "PUT");
  CHECK(head->path == "/a%2Fb//c");
  CHECK(head->query == "q=1?2");
  CHECK(head->segments == std::vector<std::string>{"a/b", "", "c"});
  CHECK(find_header(head->headers, "x-two") == "b c");
  CHECK(head->content_length == 12);
  CHECK(head->expects_continue);
  CHECK(!head->keeps_alive);
}

TEST_CASE("the root has no segments, and who keeps alive depends on the version") {
  const auto modern = parse_request_head(with_lines(kHost), {});
  CHECK(modern->segments.empty());
  CHECK(modern->keeps_alive);
  CHECK(!parse_request_head(with_lines("", "GET / HTTP/1.0"), {})->keeps_alive);
  CHECK(parse_request_head(with_lines("Connection: Keep-Alive\r\n", "GET / HTTP/1.0"), {})->keeps_alive);
}

TEST_CASE("a head without its blank line, or with bytes behind it, is refused") {
  CHECK(!parse_request_head("GET / HTTP/1.1\r\nHost: a\r\n", {}).ok());
  CHECK(!parse_request_head(with_lines(kHost) + "more", {}).ok());
  CHECK(!parse_request_head("", {}).ok());
  CHECK(*find_head_end("", 0, {}) == kNoEnd);
}

TEST_CASE("a line's end alone is no head yet, and not without its CR") {
  CHECK(find_head_end("G\r\n", 0, {}).value() == kNoEnd);
  CHECK_FALSE(find_head_end("\n", 0, {}).ok());
  CHECK_FALSE(find_head_end("GET / HTTP/1.1\n", 0, {}).ok());
}

TEST_CASE("what may stand in headers and targets, at the edges of its alphabet") {
  CHECK(is_header_name("azAZ09-"));
  for (const char* bad : {"", "a~", "a{", "a`", "a[", "a@", "a:", "a/", "a_", "a b"}) CHECK_FALSE(is_header_name(bad));
  CHECK(is_token("a~"));
  for (const char* bad : {"", "a:", "a b"}) CHECK_FALSE(is_token(bad));
  for (const char* hidden : {"%00", "%0a", "a%1F", "%7f", "%7F", "%20%0D"}) CHECK(has_escaped_control(hidden));
  for (const char* plain : {"%20", "%7e", "%7g", "%0g", "%1", "%", "", "%ff", "7f"})
    CHECK_FALSE(has_escaped_control(plain));
}
