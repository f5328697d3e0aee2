#include "shared/view/icons.h"

#include "shared/base/text.h"

namespace kf::view {
namespace {

struct Row {
  std::string_view name;
  std::string_view path;
};

// In the order of the enum. Parts, separated by ';': r x y w h radius | c cx cy r | d cx cy r (filled) | p path
// (outlined) | f path (filled), where a path is made of M, L, C, Q and Z as in SVG, always absolute.
constexpr auto kIcons = std::to_array<Row>({
    {"none", ""},
    {"mark", "f M3 2 L6.2 2 L6.2 7.1 L10 2 L13.6 2 L9.4 7.5 L13.8 14 L10.2 14 L7.3 9.6 L6.2 11 L6.2 14 L3 14 Z"},
    {"chat", "r 2 2.5 12 9 2.5; p M5 11.5 L5 14 L8 11.5"},
    {"models", "p M8 2 L14 5 L8 8 L2 5 Z; p M2 8 L8 11 L14 8; p M2 11 L8 14 L14 11"},
    {"knowledge",
     "p M8 4 C6.5 2.9 4.5 2.5 2 2.5 L2 12.5 C4.5 12.5 6.5 12.9 8 14 C9.5 12.9 11.5 12.5 14 12.5 L14 2.5 C11.5 2.5 9.5 "
     "2.9 8 4 Z; p M8 4 L8 14"},
    {"agents", "r 2.5 5 11 8.5 2.5; p M8 5 L8 2.6; d 8 2.2 1; d 5.9 9.2 1; d 10.1 9.2 1"},
    {"plug",
     "p M5.5 2 L5.5 5; p M10.5 2 L10.5 5; p M3.5 5 L12.5 5 L12.5 7.2 C12.5 9.8 10.5 11.4 8 11.4 C5.5 11.4 3.5 9.8 3.5 "
     "7.2 Z; p M8 11.4 L8 14.2"},
    {"connections", "c 3.8 8 1.9; c 12.1 3.8 1.9; c 12.1 12.2 1.9; p M5.5 7.1 L10.4 4.7; p M5.5 8.9 L10.4 11.3"},
    {"shield", "p M8 1.8 L13.2 3.6 L13.2 8 C13.2 11 11 13.2 8 14.2 C5 13.2 2.8 11 2.8 8 L2.8 3.6 Z"},
    {"shieldCheck",
     "p M8 1.8 L13.2 3.6 L13.2 8 C13.2 11 11 13.2 8 14.2 C5 13.2 2.8 11 2.8 8 L2.8 3.6 Z; p M5.6 8.1 L7.3 9.8 L10.5 "
     "6.4"},
    {"settings",
     "p M2 4.5 L8.8 4.5; c 10.6 4.5 1.8; p M12.4 4.5 L14 4.5; p M2 11.5 L3.6 11.5; c 5.4 11.5 1.8; p M7.2 11.5 L14 "
     "11.5"},
    {"search", "c 7 7 4.6; p M10.4 10.4 L14 14"},
    {"plus", "p M8 3 L8 13; p M3 8 L13 8"},
    {"minus", "p M3 8 L13 8"},
    {"x", "p M4 4 L12 12; p M12 4 L4 12"},
    {"check", "p M3.2 8.4 L6.5 11.7 L12.8 4.6"},
    {"down", "p M4 6 L8 10 L12 6"},
    {"up", "p M4 10 L8 6 L12 10"},
    {"right", "p M6 4 L10 8 L6 12"},
    {"left", "p M10 4 L6 8 L10 12"},
    {"updown", "p M5 6 L8 3 L11 6; p M5 10 L8 13 L11 10"},
    {"arrowUp", "p M8 13 L8 3; p M3.8 7.2 L8 3 L12.2 7.2"},
    {"stop", "f M4.6 4 L11.4 4 L12 4.6 L12 11.4 L11.4 12 L4.6 12 L4 11.4 L4 4.6 Z"},
    {"copy",
     "r 5.5 5.5 8.5 8.5 1.8; p M10.5 2.8 C10.3 2.3 9.8 2 9.2 2 L3.8 2 C2.8 2 2 2.8 2 3.8 L2 9.2 C2 9.8 2.3 10.3 2.8 "
     "10.5"},
    {"refresh",
     "p M13.5 6.6 C12.9 4 10.7 2.3 8 2.3 C5.6 2.3 3.6 3.7 2.7 5.7; p M13.8 2.9 L13.6 6.7 L9.9 6.3; p M2.5 9.4 C3.1 12 "
     "5.3 13.7 8 13.7 C10.4 13.7 12.4 12.3 13.3 10.3; p M2.2 13.1 L2.4 9.3 L6.1 9.7"},
    {"dots", "d 3.5 8 1.15; d 8 8 1.15; d 12.5 8 1.15"},
    {"download", "p M8 2 L8 10; p M4.5 6.8 L8 10.2 L11.5 6.8; p M2.5 13.5 L13.5 13.5"},
    {"trash", "p M2.5 4 L13.5 4; p M6 4 L6 2.3 L10 2.3 L10 4; p M4 4 L4.7 13.7 L11.3 13.7 L12 4"},
    {"play", "f M5 3 L13 8 L5 13 Z"},
    {"pause", "p M5.5 3.5 L5.5 12.5; p M10.5 3.5 L10.5 12.5"},
    {"external",
     "p M9 2.5 L13.5 2.5 L13.5 7; p M13.5 2.5 L7.5 8.5; p M11.5 9.5 L11.5 12.3 C11.5 13 11 13.5 10.3 13.5 L3.7 13.5 C3 "
     "13.5 2.5 13 2.5 12.3 L2.5 5.7 C2.5 5 3 4.5 3.7 4.5 L6.5 4.5"},
    {"lock", "r 3 7 10 7 1.8; p M5 7 L5 5 C5 3.2 6.3 2 8 2 C9.7 2 11 3.2 11 5 L11 7"},
    {"eye",
     "p M1.5 8 C3 5 5.3 3.5 8 3.5 C10.7 3.5 13 5 14.5 8 C13 11 10.7 12.5 8 12.5 C5.3 12.5 3 11 1.5 8 Z; c 8 8 2.1"},
    {"eyeOff",
     "p M1.5 8 C3 5 5.3 3.5 8 3.5 C10.7 3.5 13 5 14.5 8 C13 11 10.7 12.5 8 12.5 C5.3 12.5 3 11 1.5 8 Z; p M3 13 L13 3"},
    {"cloud",
     "p M4.6 12.8 C2.9 12.8 1.6 11.6 1.6 9.9 C1.6 8.4 2.7 7.2 4.2 7 C4.5 4.9 6.1 3.4 8.2 3.4 C10.3 3.4 11.9 4.8 12.2 "
     "6.8 C13.5 7.1 14.4 8.3 14.4 9.7 C14.4 11.4 13.1 12.8 11.4 12.8 Z"},
    {"laptop", "r 3 3 10 7.5 1.6; p M1.5 13 L14.5 13"},
    {"server", "r 2 2.5 12 4.6 1.4; r 2 8.9 12 4.6 1.4; d 4.8 4.8 0.8; d 4.8 11.2 0.8"},
    {"tool",
     "p M13.8 4.2 L11.6 6.4 L9.6 4.4 L11.8 2.2 C9.9 1.5 7.6 2.4 7.2 4.6 C7 5.4 7.1 6 7.3 6.6 L2.4 11.5 C1.8 12.1 1.8 "
     "13 2.4 13.6 C3 14.2 3.9 14.2 4.5 13.6 L9.4 8.7 C11.9 9.6 14.9 7.4 13.8 4.2 Z"},
    {"image", "r 2 2.5 12 11 2; c 5.6 6 1.3; p M2.5 12 L6.5 8.8 L9 10.8 L11.3 8.8 L13.7 11"},
    {"brain", "p M8 1.8 L9.5 6.5 L14.2 8 L9.5 9.5 L8 14.2 L6.5 9.5 L1.8 8 L6.5 6.5 Z"},
    {"clip",
     "p M13.2 7.4 L7.9 12.7 C6.6 14 4.6 14 3.3 12.7 C2 11.4 2 9.4 3.3 8.1 L8.4 3 C9.3 2.1 10.7 2.1 11.5 3 C12.4 3.9 "
     "12.4 5.2 11.5 6.1 L6.6 11 C6.2 11.4 5.5 11.4 5.1 11 C4.7 10.6 4.7 9.9 5.1 9.5 L9.6 5"},
    {"clock", "c 8 8 6; p M8 4.6 L8 8 L10.4 9.6"},
    {"alert", "p M8 2.2 L14.4 13.4 L1.6 13.4 Z; p M8 6.4 L8 9.4; d 8 11.4 0.8"},
    {"info", "c 8 8 6.2; p M8 7.4 L8 11; d 8 5.1 0.85"},
    {"ok", "c 8 8 6.2; p M5.2 8.2 L7.2 10.2 L10.8 6"},
    {"bad", "c 8 8 6.2; p M5.8 5.8 L10.2 10.2; p M10.2 5.8 L5.8 10.2"},
    {"filter", "p M2 4 L14 4; p M4.2 8 L11.8 8; p M6.4 12 L9.6 12"},
    {"file", "p M4 2 L9.5 2 L12.5 5 L12.5 14 L4 14 Z; p M9.3 2.2 L9.3 5.2 L12.3 5.2"},
    {"edit", "p M10.6 2.8 L13.2 5.4 L5.6 13 L2.6 13.4 L3 10.4 Z"},
    {"sidebar", "r 2 2.5 12 11 2; p M6.2 2.5 L6.2 13.5"},
    {"key", "c 5.2 10.8 2.9; p M7.3 8.7 L13.5 2.5; p M11 5 L13 7"},
    {"user", "c 8 5.3 2.8; p M2.8 13.8 C3.2 11 5.3 9.8 8 9.8 C10.7 9.8 12.8 11 13.2 13.8"},
    {"history",
     "p M2.6 5.4 C3.6 3.4 5.6 2 8 2 C11.3 2 14 4.7 14 8 C14 11.3 11.3 14 8 14 C5.2 14 2.9 12.1 2.2 9.5; p M2.4 2.4 "
     "L2.4 5.8 L5.8 5.8; p M8 5 L8 8.2 L10.2 9.5"},
    {"bolt", "p M9 1.8 L3.2 9.2 L7.6 9.2 L7 14.2 L12.8 6.8 L8.4 6.8 Z"},
    {"menu", "p M2.5 4.5 L13.5 4.5; p M2.5 8 L13.5 8; p M2.5 11.5 L13.5 11.5"},
    {"pin", "p M5 2.5 L11 2.5 L10.3 7 L12.5 9.5 L3.5 9.5 L5.7 7 Z; p M8 9.5 L8 14"},
    {"globe", "c 8 8 6.2; p M1.8 8 L14.2 8; p M8 1.8 C4.6 5 4.6 11 8 14.2 C11.4 11 11.4 5 8 1.8 Z"},
    {"chart", "p M2.5 2.5 L2.5 13.5 L13.5 13.5; p M5 10 L7.6 6.8 L9.8 8.8 L13.2 4.4"},
    {"branch", "c 4.5 3.8 1.7; c 4.5 12.2 1.7; c 11.5 5.2 1.7; p M4.5 5.5 L4.5 10.5; p M11.5 6.9 C11.5 9 9 9 4.5 10.2"},
    {"ticket", "r 2.5 2.5 11 11 2.2; p M5.3 8.2 L7.2 10.1 L10.8 6"},
    {"enter", "p M13 3.5 L13 7 C13 8.2 12.2 9 11 9 L3.5 9; p M6.5 6 L3.3 9 L6.5 12"},
    {"retry",
     "p M2.6 5.4 C3.6 3.4 5.6 2 8 2 C11.3 2 14 4.7 14 8 C14 11.3 11.3 14 8 14 C5.2 14 2.9 12.1 2.2 9.5; p M2.4 2.4 "
     "L2.4 5.8 L5.8 5.8"},
});
static_assert(kIcons.size() == static_cast<size_t>(Icon::count));

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads the numbers and commands of one part.
class PartReader {
 public:
  explicit PartReader(std::string_view text) : text_(text) {}

  char command() {
    skip_blanks();
    return at_ < text_.size() && !is_digit(text_[at_]) && text_[at_] != '-' ? text_[at_++] : char{0};
  }

  IconStep step(IconStep::Kind kind, size_t numbers) {
    IconStep step{kind, {}};
    for (size_t i = 0; i < numbers; ++i) step.v[i] = number();
    return step;
  }

 private:
  void skip_blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }

  // Seven digits at most: a float holds no more, and coordinates need four.
  float number() {
    constexpr int kMantissaMax = 1'000'000;
    skip_blanks();
    const bool is_negative = at_ < text_.size() && text_[at_] == '-';
    if (is_negative) ++at_;
    int mantissa = 0;
    int unit = 0;  // 0 until the point comes
    for (; at_ < text_.size() && (is_digit(text_[at_]) || (text_[at_] == '.' && unit == 0)); ++at_) {
      if (text_[at_] == '.') {
        unit = 1;
      } else if (mantissa < kMantissaMax && unit < kMantissaMax) {
        mantissa = mantissa * 10 + (text_[at_] - '0');
        unit *= 10;
      }
    }
    const float value = static_cast<float>(mantissa) / static_cast<float>(unit == 0 ? 1 : unit);
    return is_negative ? -value : value;
  }

  std::string_view text_;
  size_t at_ = 0;
};

using Kind = IconStep::Kind;

void read_path(PartReader& reader, Kind end, std::vector<IconStep>& steps) {
  for (char command = reader.command(); command != 0; command = reader.command()) {
    switch (command) {
      case 'M': steps.push_back(reader.step(Kind::move, 2)); break;
      case 'L': steps.push_back(reader.step(Kind::line, 2)); break;
      case 'C': steps.push_back(reader.step(Kind::cubic, 6)); break;
      case 'Q': steps.push_back(reader.step(Kind::quadratic, 4)); break;
      case 'Z': steps.push_back(reader.step(Kind::close, 0)); break;
      default: break;
    }
  }
  steps.push_back({end, {}});
}

void read_part(std::string_view part, std::vector<IconStep>& steps) {
  PartReader reader(part);
  switch (reader.command()) {
    case 'r': steps.push_back(reader.step(Kind::rect, 5)); break;
    case 'c': steps.push_back(reader.step(Kind::circle, 3)); break;
    case 'd': steps.push_back(reader.step(Kind::disc, 3)); break;
    case 'p': read_path(reader, Kind::stroke, steps); break;
    case 'f': read_path(reader, Kind::fill, steps); break;
    default: break;
  }
}

}  // namespace

std::string_view icon_name(Icon icon) { return kIcons[static_cast<size_t>(icon)].name; }

std::string_view icon_path(Icon icon) { return kIcons[static_cast<size_t>(icon)].path; }

std::vector<IconStep> icon_steps(std::string_view path) {
  std::vector<IconStep> steps;
  for (const std::string_view part : split(path, ';')) read_part(part, steps);
  return steps;
}

}  // namespace kf::view
