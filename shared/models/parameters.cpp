#include "shared/models/parameters.h"

#include "shared/base/text.h"

namespace kf::models {
namespace {

constexpr size_t kDigitsMax = 12;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Digits with an optional fraction at the start of `text`; moves `text` behind them. Negative when there are none.
double take_number(std::string_view& text) {
  double value = 0;
  double unit = 1;
  bool has_digits = false;
  bool in_fraction = false;
  size_t at = 0;
  for (; at < text.size() && at < kDigitsMax; ++at) {
    const char c = text[at];
    if (c == '.' && has_digits && !in_fraction && at + 1 < text.size() && is_digit(text[at + 1])) {
      in_fraction = true;
    } else if (is_digit(c)) {
      has_digits = true;
      value = value * 10 + (c - '0');
      if (in_fraction) unit *= 10;
    } else {
      break;
    }
  }
  text.remove_prefix(at);
  return has_digits ? value / unit : -1;
}

double unit_of(char c) {
  switch (c) {
    case 'm': return 1e6;
    case 'b': return 1e9;
    case 't': return 1e12;
    default: return 0;
  }
}

std::string upper_except_x(std::string_view word) {
  std::string label(word);
  for (char& c : label) {
    if (c >= 'a' && c <= 'z' && c != 'x') c = static_cast<char>(c - 'a' + 'A');
  }
  return label;
}

bool is_separator(char c) { return std::string_view("-_:@/\\ ()[],").find(c) != std::string_view::npos; }

// Calls `visit(word)` for each word of `text` until it returns true.
template <class Visit>
void each_word(std::string_view text, Visit visit) {
  for (size_t at = 0; at < text.size();) {
    size_t end = at;
    while (end < text.size() && !is_separator(text[end])) ++end;
    if (end > at && visit(text.substr(at, end - at))) return;
    at = end + 1;
  }
}

}  // namespace

SizeWord parse_size_word(std::string_view word) {
  const std::string lower = ascii_lower(word);
  std::string_view rest = lower;
  if (rest.starts_with('e')) rest.remove_prefix(1);
  double number = take_number(rest);
  if (number < 0) return {};
  if (rest.starts_with('x')) {
    rest.remove_prefix(1);
    const double each = take_number(rest);
    if (each < 0) return {};
    number *= each;
  }
  if (rest.size() != 1 || unit_of(rest[0]) == 0 || number == 0) return {};
  return {number * unit_of(rest[0]), upper_except_x(lower)};
}

double parameter_count(std::string_view text) {
  double count = 0;
  each_word(text, [&count](std::string_view word) {
    count = parse_size_word(word).count;
    return count > 0;
  });
  return count;
}

std::string parameters_of(std::string_view model_id) {
  const size_t slash = model_id.find_last_of("/\\");
  std::string label;
  each_word(slash == std::string_view::npos ? model_id : model_id.substr(slash + 1), [&label](std::string_view word) {
    label = parse_size_word(word).label;
    return !label.empty();
  });
  return label;
}

}  // namespace kf::models
