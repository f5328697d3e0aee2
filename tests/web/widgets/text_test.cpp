#include "web/widgets/text.h"

#include <doctest/doctest.h>

#include "harness.h"
#include "web/widgets/markdown_view.h"

using namespace kf;
using namespace kf::ui;
using test::Page;

namespace {

// Each character of the body style is 7.5 wide here.
constexpr float character = 7.5f;

std::vector<const view::Node*> nodes_of(const Page& page, NodeRole role) {
  std::vector<const view::Node*> found;
  for (const view::Node& node : page.out.nodes)
    if (node.role == role) found.push_back(&node);
  return found;
}

void draw_markdown(Page& page, MarkdownView& view, std::string_view source, float width = 600,
                   std::vector<host::Event> events = {}) {
  page.frame(
      [&] {
        view.set(source);
        view.layout(page.ui, width);
        view.draw(page.ui, 0, 0);
      },
      std::move(events));
}

}  // namespace

TEST_CASE("a text that is too long ends with an ellipsis, and its node has all of it") {
  Page page;
  page.frame([&] {
    CHECK(ellipsised(page.ui, "abcdefghij", style::ui, 65) == "abcdefghij");
    CHECK(ellipsised(page.ui, "abcdefghij", style::ui, 40) == "abcde…");
    CHECK(ellipsised(page.ui, "äöüäöüäöüä", style::ui, 40) == "äöüäö…");
    CHECK(ellipsised(page.ui, "abc", style::ui, 1) == "…");
    label(page.ui, {0, 0, 40, 20}, "abcdefghij");
  });
  CHECK(page.out.nodes.front().name == "abcdefghij");
}

TEST_CASE("a paragraph breaks its lines and tells where each of them is") {
  Page page;
  float height = 0;
  page.frame([&] {
    height = paragraph(page.ui, {0, 0, 10 * character, 0}, "aaaa bbbb cccc",
                       {.look = {.style = style::body}, .lines_max = 0});
  });
  CHECK(height == 48);
  const view::Node& node = page.out.nodes.front();
  REQUIRE(node.lines.size() == 2);
  CHECK(node.lines[0].pieces[0].text == "aaaa bbbb ");  // with the blank, so that copying joins the words
  CHECK_FALSE(node.lines[0].hard_break);
  CHECK(node.lines[0].width == 10 * character);
  CHECK(node.lines[1].pieces[0].text == "cccc");
  CHECK(node.font_px == 15);
  CHECK(node.line_px == 24);
}

TEST_CASE("a paragraph of at most two lines is two lines high and says everything") {
  Page page;
  float height = 0;
  page.frame([&] {
    height = paragraph(page.ui, {0, 0, 10 * character, 0}, "aaaa bbbb cccc dddd eeee ffff",
                       {.look = {.style = style::body}, .lines_max = 2});
  });
  CHECK(height == 48);
  CHECK(Page::text_of(page.out.nodes.front()) == "aaaa bbbb cccc dddd eeee ffff");
}

TEST_CASE("centred and right-aligned lines say where they begin") {
  Page page;
  page.frame([&] {
    paragraph(page.ui, {0, 0, 100, 0}, "ab", {.look = {.style = style::body, .align = Align::right}, .lines_max = 0});
  });
  CHECK(page.out.nodes.front().lines[0].x == doctest::Approx(100 - 2 * character));
}

TEST_CASE("on phones text grows, bold words with it, code does not") {
  Page page;
  page.width = 390;
  page.frame([&] {
    CHECK(page.ui.fit(style::ui) == TextStyle{fonts::Face::ui_400, 15, 22});
    CHECK(page.ui.fit(style::ui_medium).size == 15);
    CHECK(page.ui.fit(style::code) == style::code);
    TextBlock block;
    block.set({{.text = "aa"}, {.text = "bb", .style = {fonts::Face::ui_600, 15, 24}}});
    CHECK(block.natural_width(page.ui) == doctest::Approx(4 * 8));
  });
}

TEST_CASE("Markdown becomes headings, lists, tables, code and links that are real") {
  Page page;
  MarkdownView view;
  draw_markdown(page, view,
                "## Title\nSee [the page](https://a.example/x) now.\n\n- one\n- two\n\n1. first\n\n| A | B "
                "|\n|---|---|\n| 1 | 2 |\n\n```cpp\nint a;\n```\n\n---\n\n> quoted\n\n- [x] done\n");
  CHECK_FALSE(page.has_duplicates());
  CHECK(nodes_of(page, NodeRole::heading)[0]->level == 2);
  CHECK(nodes_of(page, NodeRole::listitem).size() == 4);
  CHECK(nodes_of(page, NodeRole::columnheader).size() == 2);
  CHECK(nodes_of(page, NodeRole::cell).size() == 2);
  CHECK(nodes_of(page, NodeRole::separator).size() == 1);
  CHECK(page.find(NodeRole::image, "Done") != nullptr);
  CHECK(Page::text_of(*nodes_of(page, NodeRole::code)[0]) == "int a;");
  const auto texts = nodes_of(page, NodeRole::text);
  const auto& pieces = texts[0]->lines[0].pieces;
  REQUIRE(pieces.size() == 3);
  CHECK(pieces[1].text == "the page");
  CHECK(pieces[1].href == "https://a.example/x");
}

TEST_CASE("the air beside inline code is drawn and not spoken") {
  Page page;
  MarkdownView view;
  draw_markdown(page, view, "a `b` c");
  const view::Node& node = *nodes_of(page, NodeRole::text)[0];
  CHECK(Page::text_of(node) == "a b c");
  CHECK(node.lines[0].width == doctest::Approx(4 * character + 13.f / 2 + 10));
}

TEST_CASE("Copy hands over the code as it was written") {
  Page page;
  MarkdownView view;
  draw_markdown(page, view, "```py\nif a:\tb\n  c\n```");
  std::optional<std::string> copied;
  page.frame([&] { copied = view.draw(page.ui, 0, 0).copied; },
             {test::activate(page.find(NodeRole::button, "Copy")->id)});
  CHECK(copied.value_or("nothing") == "if a:\tb\n  c");
}

TEST_CASE("what is too wide scrolls sideways: code always, tables where their columns cannot shrink") {
  Page page;
  MarkdownView view;
  draw_markdown(page, view,
                "```\n" + std::string(200, 'x') +
                    "\n```\n\n| A | B | C | D |\n|---|---|---|---|\n| aaaaaaaaaaaaaaaaaa | bbbbbbbbbbbbbbbbbb | "
                    "cccccccccccccccccc | dddddddddddddd |\n",
                300);
  int scrollers = 0;
  for (const view::Node& node : page.out.nodes)
    if ((node.flags & view::kScroller) != 0) {
      ++scrollers;
      CHECK(node.content_w > node.rect.w);
    }
  CHECK(scrollers == 2);
}

TEST_CASE("a message that grows keeps the layout of what stands") {
  Page page;
  MarkdownView view;
  draw_markdown(page, view, "First.\n\nSec");
  const float before = view.layout(page.ui, 600);
  draw_markdown(page, view, "First.\n\nSecond.\n\nThird.");
  CHECK(view.layout(page.ui, 600) == before + 32);
  draw_markdown(page, view, "First.");
  CHECK(view.layout(page.ui, 600) == 24);
}

TEST_CASE("where a growing message ends is known") {
  Page page;
  MarkdownView view;
  MarkdownResult result;
  page.frame([&] {
    view.set("First.\n\nab", view::TextState::growing);
    view.layout(page.ui, 600);
    result = view.draw(page.ui, 100, 50);
  });
  CHECK(result.end_x == 100 + 2 * character);
  CHECK(result.end_y == 50 + 32);
}
