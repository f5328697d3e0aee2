#include "shared/contracts/conversations.h"

#include <algorithm>

#include "shared/base/text.h"

namespace kf {
namespace {

constexpr int kTitleCharactersMax = 60;

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
  size_t at = 0;
  for (int characters = 0; at < line.size() && characters < kTitleCharactersMax; ++characters) next_code_point(line, at);
  if (at >= line.size()) return line;
  const size_t space = line.rfind(' ', at);
  const size_t cut = space == std::string::npos || space < at / 2 ? at : space;
  return line.substr(0, cut) + "…";
}

}  // namespace kf
