#include "tests/fuzz/fuzz.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace kf::fuzz {
namespace {

std::string_view input_name = "this input";

constexpr size_t kPieceBytesMax = 24;  // short, so that short inputs are cut as well

// The next size, and the state it came from moved on: a generator as old as C's, whose quality does not matter here.
size_t next_size(uint32_t& state) {
  state = state * 1103515245u + 12345u;
  return 1 + (state >> 16) % kPieceBytesMax;
}

}  // namespace

void expect(bool is_so, std::string_view what) {
  if (is_so) return;
  const std::string told = "expected: " + std::string(what) + " (not so for " + std::string(input_name) + ")\n";
  std::fputs(told.c_str(), stderr);
  std::abort();
}

void name_input(std::string_view name) { input_name = name; }

uint8_t Input::byte() {
  if (rest_.empty()) return 0;
  const auto first = static_cast<uint8_t>(rest_.front());
  rest_.remove_prefix(1);
  return first;
}

std::string_view Input::line() {
  const size_t end = std::min(rest_.find('\n'), rest_.size());
  const std::string_view line = rest_.substr(0, end);
  rest_.remove_prefix(std::min(end + 1, rest_.size()));
  return line;
}

void each_piece(std::string_view text, uint8_t cut, const std::function<bool(std::string_view)>& take) {
  uint32_t state = cut;
  do {
    const size_t wanted = cut == 0 ? text.size() : cut == 1 ? 1 : next_size(state);
    const size_t size = std::min(wanted, text.size());
    const std::vector<char> alone(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(size));
    if (!take({alone.data(), alone.size()})) return;
    text.remove_prefix(size);
  } while (!text.empty());
}

}  // namespace kf::fuzz
