#include "shared/wire/json_unescape.h"

#include <charconv>

#include "shared/base/text.h"

namespace kf::wire {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// Four hexadecimal digits at `at`, which moves past them.
bool read_hex4(std::string_view raw, size_t& at, char32_t& out) {
  const std::string_view digits = raw.substr(at, 4);
  if (digits.size() < 4 || digits.find_first_not_of("0123456789abcdefABCDEF") != std::string_view::npos) return false;
  uint16_t value = 0;
  std::from_chars(digits.data(), digits.data() + 4, value, 16);
  out = value;
  at += 4;
  return true;
}

bool is_high_surrogate(char32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low_surrogate(char32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

// `at` stands behind "\u". Takes the second half of a pair with the first.
bool read_unicode_escape(std::string_view raw, size_t& at, char32_t& out) {
  if (!read_hex4(raw, at, out)) return false;
  if (is_low_surrogate(out)) {
    out = kReplacement;
  } else if (is_high_surrogate(out)) {
    size_t after = at + 2;
    char32_t low = 0;
    if (raw.substr(at, 2) == "\\u" && read_hex4(raw, after, low) && is_low_surrogate(low)) {
      out = 0x10000 + ((out - 0xD800) << 10) + (low - 0xDC00);
      at = after;
    } else {
      out = kReplacement;
    }
  }
  return true;
}

// `at` stands behind the backslash.
bool read_escape(std::string_view raw, size_t& at, char32_t& out) {
  if (at >= raw.size()) return false;
  switch (raw[at++]) {
    case '"': out = '"'; return true;
    case '\\': out = '\\'; return true;
    case '/': out = '/'; return true;
    case 'b': out = '\b'; return true;
    case 'f': out = '\f'; return true;
    case 'n': out = '\n'; return true;
    case 'r': out = '\r'; return true;
    case 't': out = '\t'; return true;
    case 'u': return read_unicode_escape(raw, at, out);
    default: return false;
  }
}

}  // namespace

bool append_unescaped(std::string& out, std::string_view raw) {
  for (size_t at = 0;;) {
    const size_t backslash = raw.find('\\', at);
    out.append(raw.substr(at, backslash - at));
    if (backslash == std::string_view::npos) return true;
    at = backslash + 1;
    char32_t code_point = 0;
    if (!read_escape(raw, at, code_point)) return false;
    append_utf8(out, code_point);
  }
}

bool is_sound_when_unescaped(std::string_view raw) {
  for (size_t at = raw.find('\\'); at != std::string_view::npos; at = raw.find('\\', at)) {
    char32_t ignored = 0;
    if (!read_escape(raw, ++at, ignored)) return false;
  }
  return true;
}

}  // namespace kf::wire
