#include "shared/wire/utf8_joiner.h"

#include "shared/base/text.h"

namespace kf::wire {
namespace {

size_t expected_length(unsigned char lead) {
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 1;
}

// How many bytes at the end of `text` begin a character that is not whole: 0 to 3.
size_t unfinished_tail(std::string_view text) {
  for (size_t back = 1; back <= 3 && back <= text.size(); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if ((byte & 0xC0) == 0x80) continue;
    return expected_length(byte) > back ? back : 0;
  }
  return 0;
}

void append_valid(std::string& out, std::string_view text) {
  if (is_valid_utf8(text)) {
    out.append(text);
    return;
  }
  for (size_t at = 0; at < text.size();) append_utf8(out, next_code_point(text, at));
}

}  // namespace

void Utf8Joiner::append(std::string& out, std::string_view piece) {
  std::string joined;
  if (!held_.empty()) {
    joined.append(held_).append(piece);
    held_.clear();
    piece = joined;
  }
  const size_t tail = unfinished_tail(piece);
  append_valid(out, piece.substr(0, piece.size() - tail));
  held_.assign(piece.substr(piece.size() - tail));
}

void Utf8Joiner::finish(std::string& out) {
  append_valid(out, held_);
  held_.clear();
}

}  // namespace kf::wire
