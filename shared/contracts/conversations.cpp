#include "shared/contracts/conversations.h"

#include <algorithm>

#include "shared/base/limits.h"
#include "shared/base/text.h"

namespace kf {
namespace {

constexpr int kTitleCharactersMax = 60;
constexpr std::string_view kEllipsis = "…";

// The byte behind the first `characters` of `text`, or its end.
size_t end_of_characters(std::string_view text, int characters) {
  size_t at = 0;
  for (int i = 0; at < text.size() && i < characters; ++i) next_code_point(text, at);
  return at;
}

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : trim(text)) {
    const bool is_blank = c == '\n' || c == '\r' || c == '\t' || c == ' ';
    if (!is_blank) line.push_back(c);
    if (is_blank && !line.empty() && line.back() != ' ') line.push_back(' ');
  }
  return line;
}

}  // namespace

std::string title_from_question(std::string_view question) {
  std::string line = one_line(question);
  const bool fits =
      end_of_characters(line, kTitleCharactersMax) == line.size() && line.size() <= limits::kTitleBytesMax;
  if (fits) return line;
  const std::string_view head = utf8_prefix(line, limits::kTitleBytesMax - kEllipsis.size());
  const size_t end = end_of_characters(head, kTitleCharactersMax - 1);
  const size_t space = line.rfind(' ', end);
  const size_t cut = space == std::string::npos || space < end / 2 ? end : space;
  return line.substr(0, cut).append(kEllipsis);
}

}  // namespace kf
