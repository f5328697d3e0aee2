#include "tests/bench/token_scanner.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace kf::bench;

namespace {

std::string stamp(Nanoseconds time) {
  std::string text(1 + kStampDigits, ' ');
  write_stamp(text.data(), time);
  return text;
}

std::vector<Nanoseconds> found_in(const std::string& text, size_t cut) {
  std::vector<Nanoseconds> found;
  TokenScanner scanner;
  const auto collect = [&](Nanoseconds due) { found.push_back(due); };
  scanner.scan(std::string_view(text).substr(0, cut), collect);
  scanner.scan(std::string_view(text).substr(cut), collect);
  return found;
}

}  // namespace

TEST_CASE("a stamp is an at sign and sixteen digits") { CHECK(stamp(0x1234abcd) == "@000000001234abcd"); }

TEST_CASE("tokens are found at every split point, and what only looks like one is not") {
  const std::string text =
      "data: {\"text\":\" " + stamp(17) + "\"}\n\n@12@" + "x " + stamp(1'234'567'890'123) + stamp(5) + "@00";
  for (size_t cut = 0; cut <= text.size(); ++cut) {
    CAPTURE(cut);
    CHECK(found_in(text, cut) == std::vector<Nanoseconds>{17, 1'234'567'890'123, 5});
  }
}
