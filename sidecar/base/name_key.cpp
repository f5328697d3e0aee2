#include "sidecar/base/name_key.h"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>

#include "shared/base/shown_text.h"
#include "shared/base/text.h"
#include "sidecar/base/confusables.h"

namespace kf {
namespace {

constexpr int kMarksInARowMax = 3;  // Vietnamese needs two; towers of them cover the lines around

std::string mapped(std::string_view text, unsigned options) {
  utf8proc_uint8_t* made = nullptr;
  const auto size = utf8proc_map(
      reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()), &made,
      static_cast<utf8proc_option_t>(options | UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(made, &std::free);
  if (size < 0) return std::string(text);
  return {reinterpret_cast<const char*>(made), static_cast<size_t>(size)};
}

std::string without_case(std::string_view text) { return mapped(text, UTF8PROC_CASEFOLD | UTF8PROC_IGNORE); }

std::string with_latin_looks(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    const std::string_view look = latin_look_of(c);
    if (look.empty()) {
      append_utf8(out, c);
    } else {
      out += look;
    }
  }
  return out;
}

std::string with_ascii_looks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view(" .,-_'").find(c) != std::string_view::npos) continue;
    if (c == 'm') {
      out += "rn";
    } else if (c == 'i' || c == '1' || c == '|') {
      out += 'l';
    } else {
      out += c == '0' ? 'o' : c;
    }
  }
  return out;
}

// Scripts in which whole words can be written with letters that look Latin, or Greek.
enum class Script { other, latin, greek, cyrillic, armenian, cherokee };

Script script_of(char32_t c) {
  const auto is_in = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
  if (is_in('A', 'Z') || is_in('a', 'z') || is_in(0xC0, 0x2AF) || is_in(0x1E00, 0x1EFF)) return Script::latin;
  if (is_in(0x370, 0x3FF) || is_in(0x1F00, 0x1FFF)) return Script::greek;
  if (is_in(0x400, 0x52F) || is_in(0x1C80, 0x1C8F) || is_in(0xA640, 0xA69F)) return Script::cyrillic;
  if (is_in(0x531, 0x58F)) return Script::armenian;
  return is_in(0x13A0, 0x13FF) || is_in(0xAB70, 0xABBF) ? Script::cherokee : Script::other;
}

struct Kind {
  bool is_letter, is_digit, is_mark, is_drawn;
};

Kind kind_of(char32_t c) {
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  const bool is_letter = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
  const bool is_mark = category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
  const bool is_digit = category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO;
  const bool is_other = category == UTF8PROC_CATEGORY_CN || category >= UTF8PROC_CATEGORY_ZS;
  return {is_letter, is_digit, is_mark, c == ' ' || !(is_other || is_unseen(c) || c == 0xFFFD)};
}

// Reads a name from its beginning and says what is the first fault.
class NameReader {
 public:
  std::optional<std::string_view> take(char32_t c) {
    const Kind kind = kind_of(c);
    if (!kind.is_drawn) return "holds a character that cannot be seen.";
    marks_ = kind.is_mark ? marks_ + 1 : 0;
    if (kind.is_mark && (!is_in_word_ || marks_ > kMarksInARowMax)) return "holds marks that stand on no letter.";
    has_something_ = has_something_ || kind.is_letter || kind.is_digit;
    is_in_word_ = kind.is_letter || kind.is_digit || kind.is_mark;
    if (!is_in_word_) script_ = Script::other;
    const Script script = kind.is_letter ? script_of(c) : Script::other;
    if (script == Script::other) return std::nullopt;
    if (script_ != Script::other && script_ != script) return "mixes letters of scripts that look alike in one word.";
    script_ = script;
    return std::nullopt;
  }
  bool has_something() const { return has_something_; }

 private:
  Script script_ = Script::other;  // of the word that is being read
  int marks_ = 0;
  bool is_in_word_ = false;
  bool has_something_ = false;
};

}  // namespace

std::string normal_name(std::string_view name) { return mapped(name, 0); }

std::string folded_name(std::string_view name) { return std::string(trim(without_case(trim(name)))); }

// Twice, since some capitals look like others than their small letters do.
std::string name_skeleton(std::string_view name) {
  return with_ascii_looks(without_case(with_latin_looks(without_case(with_latin_looks(normal_name(name))))));
}

std::optional<std::string_view> fault_of_name(std::string_view normal) {
  NameReader reader;
  for (size_t at = 0; at < normal.size();) {
    if (const auto fault = reader.take(next_code_point(normal, at))) return fault;
  }
  if (!reader.has_something()) return "shows no letter and no digit.";
  return std::nullopt;
}

}  // namespace kf
