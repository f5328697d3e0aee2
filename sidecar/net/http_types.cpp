#include "sidecar/net/http_types.h"

#include <cassert>

#include "shared/base/text.h"
#include "shared/contracts/problem.h"
#include "sidecar/net/header_rules.h"

namespace kf::net {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

std::optional<std::string> form_decode(std::string_view text) {
  auto decoded = percent_decode(replace_all(std::string(text), "+", " "));
  if (!decoded) return std::nullopt;
  return std::move(decoded).value();
}

}  // namespace

std::string_view find_header(const Headers& headers, std::string_view lower_case_name) {
  for (const auto& [name, value] : headers) {
    if (name == lower_case_name) return value;
  }
  return {};
}

std::optional<std::string> Request::query_param(std::string_view name) const {
  for (const std::string_view pair : split(query, '&')) {
    const size_t equals = std::min(pair.find('='), pair.size());
    if (form_decode(pair.substr(0, equals)) != name) continue;
    return form_decode(pair.substr(std::min(equals + 1, pair.size())));
  }
  return std::nullopt;
}

Response& Response::set(std::string_view name, std::string_view value) {
  const std::string lower = ascii_lower(name);
  std::erase_if(headers, [&lower](const auto& header) { return header.first == lower; });
  return add(name, value);
}

Response& Response::add(std::string_view name, std::string_view value) {
  std::string lower = ascii_lower(name);
  const bool is_clean = is_header_name(lower) && is_header_value(value);
  assert(is_clean);
  if (!is_clean) return *this;
  headers.emplace_back(std::move(lower), value);
  return *this;
}

Response json_response(int status, std::string body) {
  Response response;
  response.status = status;
  response.headers = {
      {"content-type", "application/json"}, {"cache-control", "no-store"}, {"x-content-type-options", "nosniff"}};
  response.body = std::move(body);
  return response;
}

Response problem_response(const Error& error, std::string_view request_id) {
  Problem problem = problem_from(error);
  if (!request_id.empty()) problem.request_id = request_id;
  Response response = json_response(problem.status, to_json_text(problem));
  response.set("content-type", "application/problem+json");
  if (error.retry_after_s) response.set("retry-after", std::to_string(*error.retry_after_s));
  return response;
}

Result<std::string> percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0)
      return Error{ErrorCode::invalid_request, "A % must be followed by two hexadecimal digits."};
    if (high == 0 && low == 0) return Error{ErrorCode::invalid_request, "An encoded NUL (%00) is not accepted."};
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

}  // namespace kf::net
