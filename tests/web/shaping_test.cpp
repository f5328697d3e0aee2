#include "web/platform/shaping.h"

#include <doctest/doctest.h>

#include <string>

using namespace kf::fonts;

namespace {

// "s:" simple, "S:" shaped, "E:" emoji, joined by |.
std::string told(std::string_view text) {
  std::vector<Segment> segments;
  segment_line(text, segments);
  std::string out;
  for (const Segment& each : segments) {
    if (!out.empty()) out += '|';
    out += each.kind == SegmentKind::simple ? "s:" : each.kind == SegmentKind::shaped ? "S:" : "E:";
    out.append(each.text);
  }
  return out;
}

}  // namespace

TEST_CASE("plain text of any simple script is one segment") {
  CHECK(told("") == "");
  CHECK(told("Hello, world") == "s:Hello, world");
  CHECK(told("Ёжик 漢字 한국어 – €") == "s:Ёжик 漢字 한국어 – €");
}

TEST_CASE("words of joining scripts are shaped, what stands around them is not") {
  CHECK(told("say नमस्ते दुनिया") == "s:say |S:नमस्ते|s: |S:दुनिया");
  CHECK(told("ok e\xCC\x81.") == "s:ok |S:e\xCC\x81|s:.");
}

TEST_CASE("a line with right-to-left text is one run") { CHECK(told("abc مرحبا 12") == "S:abc مرحبا 12"); }

TEST_CASE("emoji of several code points are runs of their own, single ones are glyphs") {
  CHECK(told("a👩‍👧b") == "s:a|E:👩‍👧|s:b");
  CHECK(told("🇩🇪🇯🇵") == "E:🇩🇪|E:🇯🇵");
  CHECK(told("👍🏽❤️") == "E:👍🏽|E:❤️");
  CHECK(told("1️⃣") == "E:1️⃣");
  CHECK(told("😀!") == "s:😀!");
}

TEST_CASE("emoji beside words are told") {
  CHECK(mixes_emoji("مرحبا 👋"));
  CHECK_FALSE(mixes_emoji("👋 ❤️"));
  CHECK_FALSE(mixes_emoji("abc"));
}

TEST_CASE("broken UTF-8 is one replacement character for each byte, at every cut") {
  const std::string whole = "aé漢😀";
  for (size_t cut = 0; cut <= whole.size(); ++cut) {
    const std::string_view part(whole.data(), cut);
    size_t at = 0;
    while (at < part.size()) {
      const size_t before = at;
      const uint32_t c = next_codepoint(part, at);
      CHECK(at > before);
      CHECK(at <= part.size());
      CHECK(c <= 0x10FFFF);
    }
  }
  size_t at = 0;
  CHECK(next_codepoint("\xFF", at) == 0xFFFD);
  at = 0;
  CHECK(next_codepoint("\xC0\xAF", at) == 0xFFFD);
  at = 0;
  CHECK(next_codepoint("😀", at) == 0x1F600);
  CHECK(at == 4);
}
