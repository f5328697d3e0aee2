// What becomes a request to a model server: addresses from the configuration, names and values from everywhere.
#include <algorithm>

#include "sidecar/net/request_text.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/targets.h"

namespace kf::fuzz {
namespace {

constexpr size_t kWrittenBytesMax = 1000;  // below the limit that an address has

// An address that was understood, written down, is the same address.
void check_second_reading(const net::Origin& origin) {
  expect(origin.port > 0 && !origin.host.empty(), "a host and a port");
  if (origin.host.size() + origin.path_prefix.size() > kWrittenBytesMax) return;
  const auto again = net::parse_origin("http://" + origin.authority() + origin.path_prefix);
  expect(again.ok() && *again == origin, "the same reading of an address twice");
}

// Somebody who puts a password into an address finds it in no error, and so in no log.
void check_no_password_told(std::string_view before, std::string_view after) {
  constexpr std::string_view kPassword = "swordfish";
  if (after.find(kPassword) != std::string_view::npos) return;
  const std::string address = "http://me:" + std::string(before) + std::string(kPassword) + "@" + std::string(after);
  const auto origin = net::parse_origin(address);
  expect(origin.ok() || origin.error().message.find(kPassword) == std::string::npos, "no password in an error");
}

size_t count_of(std::string_view text, std::string_view needle) {
  size_t count = 0;
  for (size_t at = text.find(needle); at != std::string_view::npos; at = text.find(needle, at + 1)) ++count;
  return count;
}

// Nothing of what was put in ends a line and begins another header.
void check_lines(const std::string& text, const net::ClientRequest& request) {
  expect(text.ends_with("\r\n\r\n") && text.starts_with(request.method + " "), "a head");
  expect(count_of(text, "\n") == count_of(text, "\r\n") && count_of(text, "\r") == count_of(text, "\n"),
         "whole ends of lines");
  expect(count_of(text, "\r\n\r\n") == 1, "one head");
  const size_t own = 2 + 1 + 1 + 1 + 1;  // request line, blank line, Host, User-Agent, Connection, Content-Length
  expect(count_of(text, "\r\n") <= own + request.headers.size(), "no more lines than headers");
  expect(text.find('\0') == std::string::npos, "no NUL");
}

}  // namespace

void client_request(std::string_view bytes) {
  Input input(bytes);
  const std::string_view address = input.line();
  const auto origin = net::parse_origin(address);
  if (origin) check_second_reading(*origin);
  check_no_password_told(address, input.line());
  net::ClientRequest request;
  request.method = input.line();
  request.path = input.line();
  for (uint8_t i = input.byte() % 4; i > 0; --i) {
    std::string name(input.line());
    request.headers.emplace_back(std::move(name), input.line());
  }
  // A line of the input cannot hold an LF; this stands for one.
  for (auto& header : request.headers) std::replace(header.second.begin(), header.second.end(), '\x01', '\n');
  std::replace(request.path.begin(), request.path.end(), '\x01', '\n');
  request.body = input.rest();
  const auto text = net::request_head_text(origin ? *origin : net::Origin{"localhost", 80, ""}, request);
  if (text) check_lines(*text, request);
}

}  // namespace kf::fuzz
