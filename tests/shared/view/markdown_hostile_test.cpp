#include <doctest/doctest.h>

#include <ctime>
#include <random>
#include <string>

#include "shared/view/markdown.h"

using namespace kf::view;

namespace {

std::string repeated(const std::string& piece, size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += piece;
  return text;
}

double seconds_for(const std::string& text) {
  const std::clock_t start = std::clock();  // of this process, so that a busy machine does not count
  const auto blocks = parse_markdown(text, TextState::growing);
  CHECK_FALSE(blocks.empty());
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

}  // namespace

// The bound is generous, for sanitizers; quadratic behaviour would take minutes.
TEST_CASE("hostile input takes about linear time") {
  constexpr double kSecondsMax = 10;
  for (const char* piece : {"[",
                            "]",
                            ">",
                            "*",
                            "**",
                            "_",
                            "`",
                            "~~",
                            "![",
                            "<",
                            "&",
                            "|",
                            "#",
                            "-",
                            "\\",
                            "- ",
                            "1. ",
                            "> - ",
                            "[a](",
                            "[](<",
                            "`a ",
                            "a*b_",
                            "||\n",
                            "|-|\n",
                            "<a ",
                            "[a]: b\n",
                            "[[a]][b]",
                            "***a **b ",
                            "\t",
                            "\n",
                            "a\n- ",
                            "```\n",
                            "~~~a\n",
                            "&#9;",
                            "\xff",
                            "http://a",
                            "www.",
                            "a@b.",
                            "a ",
                            "\xE2\x80\x8F",
                            "![](x) ",
                            "*a_ ",
                            "[a](http://x)",
                            "[a.b](http://x)"}) {
    CAPTURE(std::string(piece));
    CHECK(seconds_for("x" + repeated(piece, 10'000)) < kSecondsMax);
    CHECK(seconds_for("x " + repeated(piece, 200'000)) < kSecondsMax);
  }
}

TEST_CASE("a megabyte of ordinary text is quick") {
  const std::string page =
      "# Title\n\nSome *words* and `code` with a [link](https://example.org/).\n\n- one\n- two\n  - three\n\n| a | b "
      "|\n|---|---|\n| 1 | 2 |\n\n"
      "```cpp\nint x = 0;\n```\n\n";
  CHECK(seconds_for(repeated(page, 1'000'000)) < 10);
}

TEST_CASE("a table cannot ask for more cells than the text has room for") {
  const auto blocks = parse_markdown(repeated("|", 1000) + "\n" + repeated("|-", 2000) + "|\n" + repeated("a\n", 2000));
  size_t cells = 0;
  for (const Block& block : blocks) {
    for (const TableRow& row : block.rows) cells += row.size();
  }
  CHECK(cells < 200'000);
}

TEST_CASE("any bytes in any state of growth are taken") {
  std::mt19937 random(7);
  const std::string alphabet = "ab \n\t*_`~[]()<>!#-+=|\\&;:1.\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80\xff";
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (size_t length = random() % 60; length > 0; --length) text += alphabet[random() % alphabet.size()];
    CHECK(parse_markdown(text) == parse_markdown(text));
    parse_markdown(text, TextState::growing);
  }
}
