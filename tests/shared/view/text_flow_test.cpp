#include "shared/view/text_flow.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

#include "shared/base/text.h"
#include "shared/view/unicode_class.h"

using namespace kf;
using namespace kf::view;

namespace {

// Every character is 10 wide, in style 1 20. Marks and joiners have no width.
class FixedMeasure : public TextMeasure {
 public:
  float width(std::string_view text, int style) override {
    ++calls;
    bytes += text.size();
    float sum = 0;
    for (size_t at = 0; at < text.size(); at = grapheme_end(text, at)) sum += style == 1 ? 20.0F : 10.0F;
    return sum;
  }
  size_t calls = 0;
  size_t bytes = 0;
};

// What is drawn on each line, left to right; shaped fragments in brackets.
std::vector<std::string> lines_of(const std::vector<FlowRun>& runs, float width, bool marks_shaped = false) {
  FixedMeasure measure;
  const TextFlow flow = flow_text(runs, width, measure);
  std::vector<std::string> lines;
  for (const FlowLine& line : flow.lines) {
    std::string text;
    float x = -1;
    for (const FlowFragment& fragment : flow.fragments_of(line)) {
      const std::string piece(runs[fragment.run].text.substr(fragment.begin, fragment.end - fragment.begin));
      text += marks_shaped && fragment.is_shaped ? "[" + piece + "]" : piece;
      CHECK(fragment.x > x);
      x = fragment.x;
      CHECK(fragment.width == doctest::Approx(measure.width(piece, runs[fragment.run].style)));
    }
    lines.push_back(text);
  }
  return lines;
}

std::vector<std::string> wrap(const char* text, float width) { return lines_of({{text, 0}}, width); }
std::vector<std::string> shaped(const char* text, float width = 1e9F) { return lines_of({{text, 0}}, width, true); }

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("no text is one empty line") {
  FixedMeasure measure;
  const TextFlow flow = flow_text({}, 100, measure);
  REQUIRE(flow.lines.size() == 1);
  CHECK(flow.lines[0] == FlowLine{0, 0, 0, true, false, false});
  CHECK(wrap("", 100) == Lines{""});
}

TEST_CASE("words wrap at blanks, which hang") {
  CHECK(wrap("one two three", 1000) == Lines{"one two three"});
  CHECK(wrap("one two three", 70) == Lines{"one two", "three"});
  CHECK(wrap("one two three", 69) == Lines{"one", "two", "three"});
  CHECK(wrap("one   two", 30) == Lines{"one", "two"});
  CHECK(wrap("one two ", 70) == Lines{"one two"});
  CHECK(wrap("  a b", 30) == Lines{"  a", "b"});
}

TEST_CASE("lines say how they end and how wide they are") {
  FixedMeasure measure;
  const std::vector<FlowRun> runs{{"one two\nx-y", 0}};
  const TextFlow flow = flow_text(runs, 40, measure);
  REQUIRE(flow.lines.size() == 3);
  CHECK(flow.lines[0] == FlowLine{0, 1, 30, false, true, false});
  CHECK(flow.lines[1] == FlowLine{1, 1, 30, true, false, false});
  CHECK(flow.lines[2] == FlowLine{2, 1, 30, true, false, false});
  CHECK(flow.widest() == 30);
}

TEST_CASE("hard breaks") {
  CHECK(wrap("a\nb", 1000) == Lines{"a", "b"});
  CHECK(wrap("a\r\nb", 1000) == Lines{"a", "b"});
  CHECK(wrap("a\n\nb\n", 1000) == Lines{"a", "", "b", ""});
  CHECK(wrap("a \n b", 1000) == Lines{"a", " b"});
}

TEST_CASE("lines break behind hyphens, dashes and slashes") {
  CHECK(wrap("well-known", 60) == Lines{"well-", "known"});
  CHECK(wrap("Qwen3-4B-2507", 60) == Lines{"Qwen3-", "4B-250", "7"});
  CHECK(wrap("x --flag", 40) == Lines{"x", "--fl", "ag"});
  CHECK(wrap("-5 to -7", 60) == Lines{"-5 to", "-7"});
  CHECK(wrap("docs/design/ui", 60) == Lines{"docs/", "design", "/ui"});
  CHECK(wrap("10/20/30", 60) == Lines{"10/20/", "30"});
  CHECK(wrap("so\u2014this", 50) == Lines{"so\u2014", "this"});
}

TEST_CASE("no-break spaces and closing marks keep words together") {
  CHECK(wrap("a 5\u00A0GB b", 60) == Lines{"a 5\u00A0GB", "b"});
  CHECK(wrap("ab 5\u00A0GB b", 60) == Lines{"ab", "5\u00A0GB b"});
}

TEST_CASE("words that do not fit are cut between characters") {
  CHECK(wrap("abcdefgh", 30) == Lines{"abc", "def", "gh"});
  CHECK(wrap("x abcdefgh", 30) == Lines{"x", "abc", "def", "gh"});
  CHECK(wrap("abc", 5) == Lines{"a", "b", "c"});
  CHECK(wrap("abc", 0) == Lines{"a", "b", "c"});
  CHECK(wrap("e\u0301e\u0301e\u0301", 20) == Lines{"e\u0301e\u0301", "e\u0301"});
}

TEST_CASE("a word of several runs stays one word") {
  CHECK(lines_of({{"one t", 0}, {"w", 1}, {"o three", 0}}, 90) == Lines{"one two", "three"});
  CHECK(lines_of({{"one t", 0}, {"w", 1}, {"o three", 0}}, 70) == Lines{"one", "two", "three"});
  CHECK(lines_of({{"one ", 0}, {"two", 1}}, 60) == Lines{"one", "two"});
  CHECK(lines_of({{"abc", 0}, {"def", 0}}, 40) == Lines{"abcd", "ef"});
  CHECK(lines_of({{"", 0}, {"a", 0}, {"", 1}}, 40) == Lines{"a"});
}

TEST_CASE("styles have their own widths and fragments lie side by side") {
  FixedMeasure measure;
  const std::vector<FlowRun> runs{{"ab ", 0}, {"c d", 1}, {" e", 0}};
  const TextFlow flow = flow_text(runs, 1000, measure);
  CHECK(flow.fragments ==
        std::vector<FlowFragment>{{0, 0, 3, 0, 30, false}, {1, 0, 3, 30, 60, false}, {2, 0, 2, 90, 20, false}});
}

TEST_CASE("Chinese, Japanese and Korean break between characters") {
  CHECK(wrap("你好世界", 20) == Lines{"你好", "世界"});
  CHECK(wrap("你好，世界。", 20) == Lines{"你", "好，", "世", "界。"});
  CHECK(wrap("「你好」", 30) == Lines{"「你", "好」"});
  CHECK(wrap("한국어", 20) == Lines{"한국", "어"});
  CHECK(wrap("使用GPU加速", 40) == Lines{"使用", "GPU加", "速"});
  CHECK(wrap("データベース", 30) == Lines{"データ", "ベース"});
  CHECK(wrap("データ", 20) == Lines{"デー", "タ"});
  CHECK(wrap("😀😀😀", 20) == Lines{"😀😀", "😀"});
}

TEST_CASE("what must be shaped is whole, the rest is not touched") {
  CHECK(shaped("plain Ελληνικά Кириллица 한국어 中文 😀") == Lines{"plain Ελληνικά Кириллица 한국어 中文 😀"});
  CHECK(shaped("a हिन्दी b") == Lines{"a [हिन्दी] b"});
  CHECK(shaped("x สวัสดี y") == Lines{"x [สวัสดี] y"});
  CHECK(shaped("cafe\u0301 noir") == Lines{"[cafe\u0301] noir"});
  CHECK(shaped("ok 👩‍👩‍👧 🇩🇪 👍🏽 ❤️ 1️⃣") ==
        Lines{"ok [👩‍👩‍👧] [🇩🇪] [👍🏽] [❤️] [1️⃣]"});
  CHECK(wrap("हिन्दी नमस्ते", 50) == Lines{"हिन्दी", "नमस्ते"});
}

TEST_CASE("needs_shaping knows the scripts") {
  for (const char* text :
       {"", "plain", "Ünïcödé", "Ελληνικά", "Кириллица", "中文 日本語 한국어", "😀🚀", "→ ≤ ∑ ✓", "“quotes” … –"}) {
    CAPTURE(text);
    CHECK_FALSE(needs_shaping(std::string_view(text)));
  }
  for (const char* text : {"مرحبا",
                           "שלום",
                           "नमस्ते",
                           "বাংলা",
                           "தமிழ்",
                           "ไทย",
                           "ລາວ",
                           "ខ្មែរ",
                           "မြန်မာ",
                           "བོད",
                           "e\u0301",
                           "👩‍👧",
                           "🇩🇪",
                           "👍🏽",
                           "❤️",
                           "1️⃣",
                           "\u1112\u1161\u11AB",
                           "ᠮᠣᠩᠭᠣᠯ",
                           "\U00011013",
                           "\U0001E900",
                           "か\u3099"}) {
    CAPTURE(text);
    CHECK(needs_shaping(std::string_view(text)));
  }
}

TEST_CASE("right-to-left paragraphs run from the right") {
  FixedMeasure measure;
  const std::vector<FlowRun> runs{{"שלום עולם", 0}};
  const TextFlow flow = flow_text(runs, 200, measure);
  REQUIRE(flow.lines.size() == 1);
  CHECK(flow.lines[0].is_right_to_left);
  CHECK(flow.lines[0].width == 90);
  REQUIRE(flow.fragments.size() == 1);
  CHECK(flow.fragments[0] == FlowFragment{0, 0, 17, 110, 90, true});
  CHECK(wrap("שלום עולם", 50) == Lines{"שלום", "עולם"});
}

TEST_CASE("words of the other direction keep their own order") {
  CHECK(shaped("say שלום עולם now") == Lines{"say [שלום עולם] now"});
  CHECK(shaped("שלום big world עולם") == Lines{"[ עולם]big world[שלום ]"});
  CHECK(shaped("שלום 123 עולם") == Lines{"[שלום 123 עולם]"});
  CHECK(shaped("abc\nשלום x") == Lines{"abc", "x[שלום ]"});
  CHECK(lines_of({{"שלום ", 0}, {"עולם", 1}}, 1e9F) == Lines{"עולםשלום "});
  CHECK(lines_of({{"a ", 0}, {"שלום ", 0}, {"עולם", 1}, {" b", 0}}, 1e9F) == Lines{"a עולםשלום  b"});
}

TEST_CASE("text is ellipsized between whole characters") {
  FixedMeasure measure;
  const auto cut = [&measure](std::string_view text, float width) { return ellipsize(text, width, 0, measure); };
  CHECK(cut("abcdef", 60) == "abcdef");
  CHECK(cut("abcdef", 59) == "abcd…");
  CHECK(cut("ab cdef", 45) == "ab…");
  CHECK(cut("abc", 5) == "…");
  CHECK(cut("", 0) == "");
  CHECK(cut("e\u0301e\u0301e\u0301", 20) == "e\u0301…");
  CHECK(cut("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 20) == "👩‍👩‍👧…");
  CHECK(cut("🇩🇪🇯🇵🇫🇷", 20) == "🇩🇪…");
  CHECK(cut(std::string(100'000, 'a'), 50) == "aaaa…");
}

TEST_CASE("graphemes: marks, joined emoji, flags in pairs, Jamo syllables") {
  const auto length = [](std::string_view text) { return grapheme_end(text, 0); };
  CHECK(length("ab") == 1);
  CHECK(length("e\u0301\u0302x") == 5);
  CHECK(length("👩‍👩‍👧x") == std::string("👩‍👩‍👧").size());
  CHECK(length("🇩🇪🇯🇵") == 8);
  CHECK(length("👍🏽👍") == 8);
  CHECK(length("1️⃣2") == 7);
  CHECK(length("\u1112\u1161\u11AB\u1100") == 9);
  CHECK(length("\u1112\u1112x") == 6);
  CHECK(length("한\u11ABx") == 6);
  CHECK(length("\xff\xff") == 1);
}

TEST_CASE(
    "whatever the text, every byte but blanks and breaks is drawn once, and nothing is wider than the line but single "
    "characters") {
  std::mt19937 random(11);
  const std::vector<std::string> parts{
      "a",           "bc", " ", "  ", "-", "/",  "\n",   "你",     "，",     "「", "ש", "ב ", "م",  "e\u0301",
      "👩‍👧", "🇩🇪", "5", ".",  "न्", "\t", "\xff", "\u00A0", "\u200B", "한", "(", ")",  "\"", "—"};
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::string> texts(1 + random() % 3);
    for (std::string& text : texts) {
      for (size_t n = random() % 25; n > 0; --n) text += parts[random() % parts.size()];
    }
    std::vector<FlowRun> runs;
    for (const std::string& text : texts) runs.push_back({text, static_cast<int>(runs.size() % 2)});
    const float width = static_cast<float>(random() % 12) * 10;
    FixedMeasure measure;
    const TextFlow flow = flow_text(runs, width, measure);
    std::vector<std::string> drawn(texts.size());
    for (size_t i = 0; i < texts.size(); ++i) drawn[i].resize(texts[i].size(), 0);
    for (const FlowFragment& fragment : flow.fragments) {
      for (uint32_t at = fragment.begin; at < fragment.end; ++at) CHECK(drawn[fragment.run][at]++ == 0);
    }
    for (size_t i = 0; i < texts.size(); ++i) {
      for (size_t at = 0; at < texts[i].size(); ++at) {
        const char c = texts[i][at];
        if (c != ' ' && c != '\t' && c != '\n') CHECK(drawn[i][at] == 1);
      }
    }
    for (const FlowLine& line : flow.lines) CHECK(line.width <= std::max(width, 20.0F) + 20.0F);
  }
}

TEST_CASE("each word is measured once, also in long text and in words without end") {
  FixedMeasure measure;
  std::string text;
  while (text.size() < 100'000) text += "some words of text, ";
  const std::vector<FlowRun> runs{{text, 0}};
  CHECK(flow_text(runs, 700, measure).lines.size() > 1000);
  CHECK(measure.bytes <= text.size());

  const std::string word(100'000, 'x');
  FixedMeasure of_word;
  CHECK(flow_text(std::vector<FlowRun>{{word, 0}}, 700, of_word).lines.size() == 1429);
  CHECK(of_word.bytes < 3 * word.size());

  std::string arabic;
  while (arabic.size() < 100'000) arabic += "م";
  FixedMeasure of_arabic;
  CHECK(flow_text(std::vector<FlowRun>{{arabic, 0}}, 700, of_arabic).lines.size() == 715);
}
