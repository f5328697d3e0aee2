#include "sidecar/net/header_rules.h"

#include <algorithm>

#include "shared/base/text.h"

namespace kf::net {
namespace {

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

constexpr std::string_view kTokenMarks = "!#$%&'*+-.^_`|~";

template <class Accepts>
bool all(std::string_view text, Accepts accepts) {
  return std::all_of(text.begin(), text.end(), accepts);
}

}  // namespace

bool is_token(std::string_view text) {
  return !text.empty() &&
         all(text, [](char c) { return is_letter_or_digit(c) || kTokenMarks.find(c) != std::string_view::npos; });
}

bool is_header_name(std::string_view text) {
  return !text.empty() && all(text, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

bool is_header_value(std::string_view text) {
  return all(text, [](char c) { return c == '\t' || !is_control(c); });
}

bool is_request_target(std::string_view text) {
  return all(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

bool has_escaped_control(std::string_view text) {
  for (size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    const std::string_view digits = text.substr(at + 1, 2);
    if (digits.size() < 2) return false;
    const bool is_low = digits[0] == '0' || digits[0] == '1';
    if (is_low && std::string_view("0123456789abcdefABCDEF").find(digits[1]) != std::string_view::npos) return true;
    if (digits[0] == '7' && (digits[1] == 'f' || digits[1] == 'F')) return true;
  }
  return false;
}

bool names_token(std::string_view list, std::string_view token) {
  for (const std::string_view part : split(list, ',')) {
    if (ascii_lower(trim(part)) == token) return true;
  }
  return false;
}

}  // namespace kf::net
