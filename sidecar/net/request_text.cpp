#include "sidecar/net/request_text.h"

#include <algorithm>
#include <array>

#include "shared/base/text.h"
#include "sidecar/net/header_rules.h"

namespace kf::net {
namespace {

// Set here, or (Origin, Referer) never told to a model server: it would take us for a web page.
constexpr std::array<std::string_view, 8> kNotForwarded = {
    "host", "content-length", "transfer-encoding", "connection", "expect", "upgrade", "origin", "referer"};

bool is_forwarded(std::string_view name) {
  return std::find(kNotForwarded.begin(), kNotForwarded.end(), name) == kNotForwarded.end();
}

Error invalid(std::string message, std::string_view field) {
  return {ErrorCode::invalid_request, std::move(message), std::string(field)};
}

void add_line(std::string& text, std::string_view name, std::string_view value) {
  text.append(name).append(": ").append(value).append("\r\n");
}

Result<void> add_headers(const Headers& headers, std::string& text) {
  for (const auto& [name, value] : headers) {
    if (!is_token(name)) return invalid("A header's name holds a character that is not allowed there.", "headers");
    if (!is_header_value(value))
      return invalid("The header " + name + " holds a line break or another control character.", name);
    if (is_forwarded(ascii_lower(name))) add_line(text, name, value);
  }
  return {};
}

bool needs_length(const ClientRequest& request) {
  return !request.body.empty() || (request.method != "GET" && request.method != "HEAD");
}

}  // namespace

Result<std::string> request_head_text(const Origin& origin, const ClientRequest& request) {
  const std::string target = origin.path_prefix + request.path;
  const std::string authority = origin.authority();
  if (!is_token(request.method)) return invalid("The method is no valid name.", "method");
  if (!request.path.starts_with('/') || !is_request_target(target)) {
    return invalid("The path must begin with \"/\" and hold no blank, line break or other control character.", "path");
  }
  if (!is_request_target(authority)) return invalid("The host holds a character that is not allowed there.", "host");
  std::string text = request.method + " " + target + " HTTP/1.1\r\n";
  add_line(text, "Host", authority);
  if (find_header(request.headers, "user-agent").empty()) add_line(text, "User-Agent", "knowledge-foundry");
  add_line(text, "Connection", "keep-alive");
  if (needs_length(request)) add_line(text, "Content-Length", std::to_string(request.body.size()));
  KF_CHECK(add_headers(request.headers, text));
  text += "\r\n";
  return text;
}

}  // namespace kf::net
