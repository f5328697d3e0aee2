#pragma once
// Text that arrives in pieces which may cut a character in two.

#include <string>
#include <string_view>

namespace kf::wire {

// Makes valid UTF-8 of the pieces: a character that two pieces share is held back until it is whole, other invalid
// bytes become U+FFFD.
class Utf8Joiner {
 public:
  // Appends to `out` what is whole by now.
  void append(std::string& out, std::string_view piece);

  // No more pieces: a held-back beginning becomes U+FFFD.
  void finish(std::string& out);

 private:
  std::string held_;  // at most 3 bytes, fits into the string object itself
};

}  // namespace kf::wire
