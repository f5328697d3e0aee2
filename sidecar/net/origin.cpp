#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "shared/base/text.h"
#include "sidecar/net/header_rules.h"
#include "sidecar/net/http_client.h"

namespace kf::net {
namespace {

constexpr std::string_view kScheme = "http://";
constexpr size_t kBaseUrlBytesMax = 1024;
constexpr size_t kShownBytesMax = 100;  // of an address in an error
constexpr uint16_t kDefaultPort = 80;

// What stands before an "@" may be a password, also where something else is wrong with the address:
// "http://me:pass/word@host" has a bad port. Such an address is not repeated.
Error wrong(std::string_view base_url, std::string_view what) {
  const bool is_shown = base_url.find('@') == std::string_view::npos;
  const std::string shown = is_shown ? " '" + std::string(base_url.substr(0, kShownBytesMax)) + "'" : std::string();
  return {ErrorCode::invalid_request, "The address" + shown + " " + std::string(what)};
}

Error not_printable() {
  return {ErrorCode::invalid_request, "The address holds a blank or a character that must be percent-encoded."};
}

bool is_host_name(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  });
}

bool is_ipv6(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> binary{};
  return ::inet_pton(AF_INET6, host.c_str(), binary.data()) == 1;
}

// "host", "host:80" or "[::1]:80" without the brackets; what stands behind the host is the port with its colon, or
// nothing.
bool split_authority(std::string_view authority, Origin& origin, std::string_view& port) {
  if (authority.starts_with('[')) {
    const size_t close = authority.find(']');
    if (close == std::string_view::npos) return false;
    origin.host = ascii_lower(authority.substr(1, close - 1));
    port = authority.substr(close + 1);
    return is_ipv6(origin.host);
  }
  const size_t colon = std::min(authority.find(':'), authority.size());
  origin.host = ascii_lower(authority.substr(0, colon));
  port = authority.substr(colon);
  return is_host_name(origin.host);
}

bool set_port(std::string_view text, Origin& origin) {
  origin.port = kDefaultPort;
  if (text.empty()) return true;
  const std::string_view digits = text.substr(1);
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), origin.port);
  return text.front() == ':' && parsed.ec == std::errc() && parsed.ptr == digits.data() + digits.size() &&
         origin.port > 0;
}

}  // namespace

std::string Origin::authority() const {
  const bool needs_brackets = host.find(':') != std::string::npos;
  return (needs_brackets ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

Result<Origin> parse_origin(std::string_view base_url) {
  if (!is_request_target(base_url)) return not_printable();
  if (base_url.size() > kBaseUrlBytesMax) return wrong(base_url, "is too long.");
  std::string_view rest = base_url;
  const size_t scheme_end = rest.find("://");
  if (rest.substr(0, rest.find('/', scheme_end == std::string_view::npos ? 0 : scheme_end + 3)).find('@') !=
      std::string_view::npos) {
    return wrong(base_url, "must not hold a user name or password.");
  }
  if (scheme_end != std::string_view::npos) {
    if (ascii_lower(rest.substr(0, scheme_end + 3)) != kScheme) return wrong(base_url, "must begin with http://.");
    rest.remove_prefix(scheme_end + 3);
  }
  if (rest.find_first_of("?#") != std::string_view::npos)
    return wrong(base_url, "must not hold a query or a fragment.");
  Origin origin;
  const size_t slash = std::min(rest.find('/'), rest.size());
  std::string_view port;
  if (!split_authority(rest.substr(0, slash), origin, port)) return wrong(base_url, "names no valid host.");
  if (!set_port(port, origin)) return wrong(base_url, "has a port that is no number from 1 to 65535.");
  std::string_view prefix = rest.substr(slash);
  while (prefix.ends_with('/')) prefix.remove_suffix(1);
  origin.path_prefix = prefix;
  return origin;
}

}  // namespace kf::net
