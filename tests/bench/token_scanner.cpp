#include "tests/bench/token_scanner.h"

namespace kf::bench {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

void write_stamp(char* out, Nanoseconds time) {
  *out = '@';
  auto value = static_cast<uint64_t>(time);
  for (int i = kStampDigits; i >= 1; --i, value >>= 4) out[i] = "0123456789abcdef"[value & 15];
}

size_t TokenScanner::take_digits(std::string_view bytes, size_t at) {
  for (; at < bytes.size() && digits_ < kStampDigits; ++at, ++digits_) {
    const int digit = hex_value(bytes[at]);
    if (digit < 0) return at;
    value_ = value_ << 4 | static_cast<uint64_t>(digit);
  }
  return at;
}

}  // namespace kf::bench
