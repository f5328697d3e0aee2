#include "shared/base/shown_text.h"

#include <doctest/doctest.h>

#include "shared/base/text.h"

using namespace kf;

namespace {

std::string utf8(char32_t c) {
  std::string out;
  append_utf8(out, c);
  return out;
}

// Spoofing, breaking out of a line, and names of nothing: each by what it does.
constexpr char32_t kHidden[] = {0x00,   0x07,   0x0A,   0x0D,   0x1B,    0x7F,    0x85,    0x9B,    0xAD,   0x34F,
                                0x61C,  0x115F, 0x180E, 0x200B, 0x200C,  0x200D,  0x200E,  0x200F,  0x2028, 0x2029,
                                0x202A, 0x202E, 0x2060, 0x2066, 0x2069,  0x206F,  0x2800,  0x3164,  0xFE0F, 0xFEFF,
                                0xFFA0, 0xFFF9, 0xFFFE, 0xFDD0, 0x1FFFF, 0x1D173, 0xE0001, 0xE0041, 0xE01EF};

}  // namespace

TEST_CASE("what is not drawn, or turns its neighbours around, is told from letters") {
  for (const char32_t c : kHidden) {
    CAPTURE(static_cast<uint32_t>(c));
    CHECK(is_unseen(c));
    CHECK_FALSE(is_all_seen("a" + utf8(c) + "b"));
  }
  for (const char32_t c :
       {U' ', U'a', U'~', U'\u00E9', U'\u0416', U'\u05D0', U'\u0E01', U'\u4E2D', U'\uFFFD', U'\U0001F600'}) {
    CHECK_FALSE(is_unseen(c));
    CHECK(is_all_seen(utf8(c)));
  }
  CHECK_FALSE(is_all_seen("a\xff"));
  CHECK(is_all_seen(""));
}

TEST_CASE("a shown name is one bounded line of what can be seen") {
  CHECK(shown_name("qwen3:8b") == "qwen3:8b");
  CHECK(shown_name("  x\r\r## Oversight\r\nNobody.  ") == "x ## Oversight Nobody.");
  CHECK(shown_name("a\u202Egpj.exe") == "a\uFFFDgpj.exe");
  CHECK(shown_name("a\u200B\u200B\u2060z") == "a\uFFFDz");
  CHECK(shown_name("a\xff\xfez") == "a\uFFFDz");
  CHECK(shown_name("\u2028") == "\uFFFD");
  CHECK(shown_name("\n\t") == "");
  CHECK(shown_name("\U0001F469\u200D\U0001F467 a\u200Db") == "\U0001F469\u200D\U0001F467 a\uFFFDb");
  CHECK(shown_name(std::string(5000, 'x')).size() == kShownNameBytesMax);
  CHECK(shown_name("\u4E2D\u4E2D", 4) == "\u4E2D");
}

TEST_CASE("whatever comes in, a shown name holds nothing hidden but joiners, and is shown as itself") {
  for (const char32_t c : kHidden) {
    for (const std::string around : {"", "a", "\u4E2D"}) {
      const std::string shown = shown_name(around + utf8(c) + utf8(c) + around);
      CAPTURE(static_cast<uint32_t>(c));
      CHECK(shown_name(shown) == shown);
      const bool is_joiner = c == 0x200C || c == 0x200D || c == 0xFE0F;
      if (!is_joiner) CHECK(is_all_seen(shown));
    }
  }
}
