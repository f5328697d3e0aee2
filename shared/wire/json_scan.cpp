#include "shared/wire/json_scan.h"

#include <charconv>

#include "shared/base/limits.h"
#include "shared/wire/json_unescape.h"

namespace kf::wire {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool JsonScan::fault() {
  is_faulty_ = true;
  at_ = text_.size();
  return false;
}

char JsonScan::peek() {
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  return at_ < text_.size() ? text_[at_] : '\0';
}

bool JsonScan::take(char c) {
  if (peek() != c || at_ == text_.size()) return fault();
  ++at_;
  return true;
}

bool JsonScan::take_word(std::string_view word) {
  if (text_.substr(at_, word.size()) != word) return fault();
  at_ += word.size();
  return true;
}

JsonScan::Kind JsonScan::kind() {
  switch (peek()) {
    case '"': return Kind::string;
    case '{': return Kind::object;
    case '[': return Kind::array;
    case 't':
    case 'f': return Kind::boolean;
    case 'n': return Kind::null;
    case '-': return Kind::number;
    default: return is_digit(peek()) ? Kind::number : Kind::none;
  }
}

bool JsonScan::enter_object() { return is_first_ = take('{'); }
bool JsonScan::enter_array() { return is_first_ = take('['); }

// True when one more element follows; false past the closing bracket, which is taken.
bool JsonScan::next_element(char close) {
  if (is_faulty_) return false;
  const bool was_first = is_first_;
  is_first_ = false;
  if (peek() == close) {
    ++at_;
    return false;
  }
  return was_first || take(',');
}

bool JsonScan::next_key(std::string_view& key) {
  if (!next_element('}')) return false;
  if (peek() != '"' || !read_raw_string(key)) return fault();
  if (key.find('\\') != std::string_view::npos) return fault();
  return take(':');
}

bool JsonScan::next_item() { return next_element(']'); }

// What stands between the quotes, escapes and all; they are found sound by unescape().
bool JsonScan::read_raw_string(std::string_view& raw) {
  if (!take('"')) return false;
  const size_t start = at_;
  for (; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == '"') {
      raw = text_.substr(start, at_++ - start);
      return true;
    }
    if (static_cast<unsigned char>(c) < 0x20) return fault();
    if (c == '\\') ++at_;
  }
  return fault();
}

bool JsonScan::read_string(std::string& out) {
  std::string_view raw;
  if (!read_raw_string(raw)) return false;
  return append_unescaped(out, raw) || fault();
}

bool JsonScan::read_bool(bool& out) {
  const char first = peek();
  if (!take_word(first == 't' ? "true" : "false")) return false;
  out = first == 't';
  return true;
}

bool JsonScan::take_digits() {
  const size_t start = at_;
  while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
  return at_ > start;
}

bool JsonScan::read_raw_number(std::string_view& raw) {
  peek();
  const size_t start = at_;
  const auto next_is = [this](std::string_view any) {
    return at_ < text_.size() && any.find(text_[at_]) != std::string_view::npos;
  };
  if (next_is("-")) ++at_;
  const size_t digits = at_;
  if (!take_digits()) return fault();
  if (text_[digits] == '0' && at_ > digits + 1) return fault();
  if (next_is(".")) {
    ++at_;
    if (!take_digits()) return fault();
  }
  if (next_is("eE")) {
    ++at_;
    if (next_is("+-")) ++at_;
    if (!take_digits()) return fault();
  }
  raw = text_.substr(start, at_ - start);
  return true;
}

bool JsonScan::read_int(int64_t& out) {
  std::string_view raw;
  if (!read_raw_number(raw)) return false;
  const char* const end = raw.data() + raw.size();
  const auto [parsed, error] = std::from_chars(raw.data(), end, out);
  return (error == std::errc() && parsed == end) || fault();
}

bool JsonScan::skip() { return skip_nested(0); }

bool JsonScan::skip_members(int depth) {
  if (peek() == '[') {
    for (enter_array(); next_item();) {
      if (!skip_nested(depth + 1)) return false;
    }
    return !is_faulty_;
  }
  std::string_view key;
  for (enter_object(); next_element('}');) {
    // Not next_key: what is skipped may have escapes in its keys.
    if (peek() != '"' || !read_raw_string(key) || !is_sound_when_unescaped(key) || !take(':')) return fault();
    if (!skip_nested(depth + 1)) return false;
  }
  return !is_faulty_;
}

bool JsonScan::skip_nested(int depth) {
  std::string_view raw;
  switch (kind()) {
    case Kind::string: return read_raw_string(raw) && (is_sound_when_unescaped(raw) || fault());
    case Kind::number: return read_raw_number(raw);
    case Kind::boolean: return take_word(text_[at_] == 't' ? "true" : "false");
    case Kind::null: return take_word("null");
    case Kind::none: return fault();
    default: return depth < limits::kJsonDepthMax ? skip_members(depth) : fault();
  }
}

bool JsonScan::finish() { return !is_faulty_ && peek() == '\0' && at_ == text_.size(); }

}  // namespace kf::wire
