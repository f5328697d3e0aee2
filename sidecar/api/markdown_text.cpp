#include "sidecar/api/markdown_text.h"

#include "shared/base/text.h"

namespace kf::api {
namespace {

constexpr size_t kLineBytesMax = 2000;
constexpr size_t kWayBytesMax = 4000;  // eight places of 300 bytes, with arrows between them

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Cells that are copied into a spreadsheet are no formulas.
bool looks_like_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@").find(text.front()) != std::string_view::npos;
}

// What code cannot hold everywhere: a backtick ends it, and a bar ends the cell around it.
bool breaks_code(char c) { return c == '`' || c == '|'; }

// What begins a block at the beginning of a line, beside the marks that are always escaped: "1." and "1)" too.
bool begins_block(std::string_view line, size_t at) {
  const bool is_bullet = at == 0 && std::string_view("+-=").find(line[at]) != std::string_view::npos;
  if (is_bullet || (line[at] != '.' && line[at] != ')') || at == 0) return is_bullet;
  for (size_t i = 0; i < at; ++i) {
    if (!is_digit(line[i])) return false;
  }
  return true;
}

// Addresses become links by themselves in GitHub's dialect: what makes them one is written as an entity.
std::string_view entity_of(std::string_view line, size_t at) {
  if (line[at] == '@') return "&#64;";
  if (line[at] == ':' && line.substr(at).starts_with("://")) return "&#58;";
  if (line[at] == '.' && at >= 3 && ascii_lower(line.substr(at - 3, 3)) == "www") return "&#46;";
  return {};
}

}  // namespace

std::string markdown_name(std::string_view name, size_t bytes_max) {
  std::string shown = shown_name(name, bytes_max);
  if (shown.empty()) return "-";
  if (looks_like_formula(shown)) shown.insert(0, "'");
  std::string out;
  bool is_code = false;
  for (const char c : shown) {
    if (is_code == breaks_code(c)) {
      out += '`';
      is_code = !is_code;
    }
    if (c == '`') {
      out += "&#96;";
    } else if (c == '|') {
      out += "&#124;";
    } else {
      out += c;
    }
  }
  return is_code ? out + '`' : out;
}

std::string markdown_way(std::string_view destination) { return markdown_name(destination, kWayBytesMax); }

std::string markdown_line(std::string_view line) {
  constexpr std::string_view kMarks = "\\`*_[]<>|~&#$!";
  const std::string shown = shown_name(line, kLineBytesMax);
  std::string out;
  for (size_t at = 0; at < shown.size(); ++at) {
    const std::string_view entity = entity_of(shown, at);
    const bool is_mark = kMarks.find(shown[at]) != std::string_view::npos || begins_block(shown, at);
    if (is_mark) out += '\\';
    if (entity.empty()) {
      out += shown[at];
    } else {
      out += entity;
    }
  }
  return out;
}

}  // namespace kf::api
