#include "sidecar/net/origin.h"

#include <algorithm>
#include <charconv>

#include "shared/base/text.h"
#include "sidecar/net/address.h"
#include "sidecar/net/header_rules.h"

namespace kf::net {
namespace {

constexpr std::string_view kScheme = "http";
constexpr std::string_view kSchemeEnd = "://";
constexpr size_t kBaseUrlBytesMax = 1024;
constexpr size_t kShownBytesMax = 100;  // of an address in an error
constexpr size_t kNameBytesMax = 253;   // RFC 1035
constexpr size_t kLabelBytesMax = 63;
constexpr uint16_t kDefaultPort = 80;

// What stands before an "@" may be a password, also where something else is wrong with the address:
// "http://me:pass/word@host" has a bad port. Such an address is not repeated.
Error wrong(std::string_view base_url, std::string_view what) {
  std::string shown = " '" + std::string(base_url.substr(0, kShownBytesMax)) + "'";
  if (base_url.find('@') != std::string_view::npos) shown.clear();
  return {ErrorCode::invalid_request, "The address" + shown + " " + std::string(what)};
}

bool consists_of(std::string_view text, std::string_view marks) {
  return text.find_first_not_of(marks) == std::string_view::npos;
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= kLabelBytesMax &&
         consists_of(label, "abcdefghijklmnopqrstuvwxyz0123456789-_");
}

// getaddrinfo takes "127.1", "0177.0.0.1" and "0x7f000001" for addresses, and no name of the DNS ends in a number.
bool looks_like_number(std::string_view label) {
  return consists_of(label, "0123456789") ||
         (label.starts_with("0x") && consists_of(label.substr(2), "0123456789abcdef"));
}

bool is_host(const std::string& host) {
  const auto labels = split(host, '.');
  if (host.size() > kNameBytesMax || !std::all_of(labels.begin(), labels.end(), is_label)) return false;
  return !looks_like_number(labels.back()) || literal_address(host, 0).has_value();
}

// "host", "host:80" or "[::1]:80" without the brackets; what stands behind the host is the port with its colon, or
// nothing.
bool split_authority(std::string_view authority, Origin& origin, std::string_view& port) {
  if (authority.starts_with('[')) {
    const size_t close = authority.find(']');
    if (close == std::string_view::npos) return false;
    origin.host = ascii_lower(authority.substr(1, close - 1));
    port = authority.substr(close + 1);
    return origin.host.find(':') != std::string::npos && literal_address(origin.host, 0).has_value();
  }
  const size_t colon = std::min(authority.find(':'), authority.size());
  origin.host = ascii_lower(authority.substr(0, colon));
  port = authority.substr(colon);
  return is_host(origin.host);
}

bool set_port(std::string_view text, Origin& origin) {
  origin.port = kDefaultPort;
  if (text.empty()) return true;
  if (text.front() != ':' || text.starts_with(":0")) return false;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data() + 1, end, origin.port);
  return parsed.ec == std::errc() && parsed.ptr == end;
}

// What may stand nowhere in an address: others would read it otherwise than we do.
Result<void> check_marks(std::string_view base_url) {
  if (!is_request_target(base_url))
    return Error{ErrorCode::invalid_request, "The address holds a blank or a character that must be percent-encoded."};
  if (base_url.size() > kBaseUrlBytesMax) return wrong(base_url, "is too long.");
  if (base_url.find_first_of("?#") != std::string_view::npos)
    return wrong(base_url, "must not hold a query or a fragment.");
  if (base_url.find('\\') != std::string_view::npos || has_escaped_control(base_url))
    return wrong(base_url, "holds a backslash or an encoded control character.");
  return {};
}

}  // namespace

std::string Origin::authority() const {
  const std::string behind = ":" + std::to_string(port);
  if (host.find(':') != std::string::npos) return "[" + host + "]" + behind;
  return host + behind;
}

Result<Origin> parse_origin(std::string_view base_url) {
  KF_CHECK(check_marks(base_url));
  std::string_view rest = base_url;
  if (const size_t scheme_end = rest.find(kSchemeEnd); scheme_end != std::string_view::npos) {
    if (ascii_lower(rest.substr(0, scheme_end)) != kScheme) return wrong(base_url, "must begin with http://.");
    rest.remove_prefix(scheme_end + kSchemeEnd.size());
  }
  const size_t slash = std::min(rest.find('/'), rest.size());
  const std::string_view authority = rest.substr(0, slash);
  if (authority.find('@') != std::string_view::npos) return wrong(base_url, "must not hold a user name or password.");
  Origin origin;
  std::string_view port;
  if (!split_authority(authority, origin, port)) return wrong(base_url, "names no valid host.");
  if (!set_port(port, origin)) return wrong(base_url, "has a port that is no number from 1 to 65535.");
  std::string_view prefix = rest.substr(slash);
  while (prefix.ends_with('/')) prefix.remove_suffix(1);
  origin.path_prefix = prefix;
  return origin;
}

}  // namespace kf::net
