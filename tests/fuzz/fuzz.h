#pragma once
// What the fuzz targets share: how one says that something is wrong, and how it takes its input apart.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace kf::fuzz {

// Ends the process with these words, so that the fuzzer keeps the input. Unlike assert it stands in every build.
void expect(bool is_so, std::string_view what);

// What expect() calls the input that comes next, for those who have a name for it. It must live as long.
void name_input(std::string_view name);

// Takes an input apart from its front. Past the end there are zeros and empty texts.
class Input {
 public:
  explicit Input(std::string_view bytes) : rest_(bytes) {}

  uint8_t byte();
  std::string_view line();  // up to the next LF, which is taken and not given
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

// Calls `take` with `text` in pieces: 0 for the cut gives it whole, 1 byte by byte, all others in pieces of changing
// sizes. Each piece lies alone in memory that is gone when `take` returns, so that whoever reads past it or keeps a
// view of it is found out. Ends early when `take` says false.
void each_piece(std::string_view text, uint8_t cut, const std::function<bool(std::string_view)>& take);

}  // namespace kf::fuzz
