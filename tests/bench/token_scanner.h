#pragma once
// Finds the tokens of the bench in a body, whatever framing a proxy put around them: each is "@" and sixteen hex
// digits, the time at which it was due at the upstream.

#include <cstdint>
#include <string_view>

#include "tests/bench/clock.h"

namespace kf::bench {

inline constexpr int kStampDigits = 16;

// Appends "@" and the time to `out`, which has room for 17 bytes.
void write_stamp(char* out, Nanoseconds time);

class TokenScanner {
 public:
  // Calls on_token(due) for every token that ends in `bytes`; one cut in two by two calls is found all the same.
  template <class OnToken>
  void scan(std::string_view bytes, OnToken&& on_token) {
    size_t at = 0;
    for (;;) {
      if (digits_ < 0) {
        at = bytes.find('@', at);
        if (at == std::string_view::npos) return;
        ++at;
        digits_ = 0;
        value_ = 0;
      }
      at = take_digits(bytes, at);
      if (digits_ < kStampDigits && at == bytes.size()) return;
      if (digits_ == kStampDigits) on_token(static_cast<Nanoseconds>(value_));
      digits_ = -1;
    }
  }

 private:
  // Stops after the last digit, at the first byte that is none, or at the end; gives where.
  size_t take_digits(std::string_view bytes, size_t at);

  int digits_ = -1;  // -1: outside a token
  uint64_t value_ = 0;
};

}  // namespace kf::bench
