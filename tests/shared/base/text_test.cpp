#include "shared/base/text.h"

#include <doctest/doctest.h>

#include <string>

#include "shared/base/strong_id.h"

using namespace kf;

namespace {

std::u32string code_points(std::string_view text) {
  std::u32string out;
  for (size_t at = 0; at < text.size();) out.push_back(next_code_point(text, at));
  return out;
}

}  // namespace

TEST_CASE("well-formed UTF-8 is told from the rest") {
  for (const char* text :
       {"", "plain", "äöü", "€", "😀", "\u0080", "\u07FF", "\u0800", "\uFFFF", "\U00010000", "\U0010FFFF"}) {
    CAPTURE(text);
    CHECK(is_valid_utf8(text));
  }
  for (const char* text : {"\x80",
                           "\xBF",
                           "\xC0\x80",
                           "\xC1\xBF",
                           "\xC3",
                           "\xC3x",
                           "\xE0\x80\x80",
                           "\xE0\x9F\xBF",
                           "\xED\xA0\x80",
                           "\xED\xBF\xBF",
                           "\xE2\x82",
                           "\xE2\x82x",
                           "\xF0\x80\x80\x80",
                           "\xF0\x8F\xBF\xBF",
                           "\xF4\x90\x80\x80",
                           "\xF5\x80\x80\x80",
                           "\xF0\x9F\x98",
                           "\xFE",
                           "\xFF",
                           "ok\xFF",
                           "\xFFok"}) {
    CAPTURE(text);
    CHECK_FALSE(is_valid_utf8(text));
  }
}

TEST_CASE("code points come out one by one, broken bytes as U+FFFD") {
  CHECK(code_points("aä€😀") == U"aä€😀");
  CHECK(code_points("\xFFz\xE2\x82") == U"\uFFFDz\uFFFD\uFFFD");
  CHECK(code_points("\xED\xA0\x80") == U"\uFFFD\uFFFD\uFFFD");
}

TEST_CASE("every code point survives being written and read") {
  for (char32_t c = 0; c <= 0x10FFFF; c += (c < 0x3000 ? 1 : 97)) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, c);
    size_t at = 0;
    REQUIRE(is_valid_utf8(text));
    REQUIRE(next_code_point(text, at) == c);
    REQUIRE(at == text.size());
  }
}

TEST_CASE("a prefix never cuts a code point in two") {
  const std::string text = "aä€😀";
  for (size_t n = 0; n <= text.size() + 2; ++n) {
    CAPTURE(n);
    CHECK(utf8_prefix(text, n).size() <= n);
    CHECK(is_valid_utf8(utf8_prefix(text, n)));
  }
  CHECK(utf8_prefix(text, 5) == "aä");
  CHECK(utf8_prefix(text, 6) == "aä€");
  CHECK(utf8_prefix(text, 100) == text);
}

TEST_CASE("trim") {
  CHECK(trim(" \t\r\n\f\v a b \n") == "a b");
  CHECK(trim("a") == "a");
  CHECK(trim(" \n ") == "");
  CHECK(trim("") == "");
  CHECK(trim("\u00A0a") == "\u00A0a");
}

TEST_CASE("ASCII case, and nothing beyond it") {
  CHECK(ascii_lower("ABZ[az]09Ä") == "abz[az]09Ä");
  CHECK(contains_ignoring_case("Llama 3", "lLaMa"));
  CHECK(contains_ignoring_case("Llama 3", ""));
  CHECK(contains_ignoring_case("", ""));
  CHECK_FALSE(contains_ignoring_case("", "a"));
  CHECK_FALSE(contains_ignoring_case("Llama", "llamas"));
  CHECK_FALSE(contains_ignoring_case("Ä", "ä"));
}

TEST_CASE("split keeps empty parts") {
  using Parts = std::vector<std::string_view>;
  CHECK(split("a,b", ',') == Parts{"a", "b"});
  CHECK(split(",a,,", ',') == Parts{"", "a", "", ""});
  CHECK(split("", ',') == Parts{""});
}

TEST_CASE("replace_all goes on behind what it put in") {
  CHECK(replace_all("a.b.c", ".", "..") == "a..b..c");
  CHECK(replace_all("aaa", "aa", "b") == "ba");
  CHECK(replace_all("abc", "x", "y") == "abc");
  CHECK(replace_all("abc", "b", "") == "ac");
  CHECK(replace_all("abc", "", "y") == "abc");
  CHECK(replace_all("", "a", "b") == "");
}

TEST_CASE("strong ids compare, sort and hash by their text") {
  const ConversationId a("a");
  CHECK(a == ConversationId("a"));
  CHECK_FALSE(a == ConversationId("b"));
  CHECK(a < ConversationId("b"));
  CHECK(ConversationId().empty());
  CHECK(a.text() == "a");
  CHECK(std::hash<ConversationId>{}(a) == std::hash<ConversationId>{}(ConversationId("a")));
}
