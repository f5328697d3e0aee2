#include "shared/view/markdown.h"

#include <doctest/doctest.h>

#include <string>

using namespace kf::view;

namespace {

Block only(const std::string& text) {
  const auto blocks = parse_markdown(text);
  REQUIRE(blocks.size() == 1);
  return blocks[0];
}

Block paragraph(std::vector<Inline> inlines) {
  Block block;
  block.inlines = std::move(inlines);
  return block;
}

std::vector<Inline> inlines_of(const std::string& text) { return only(text).inlines; }

}  // namespace

TEST_CASE("nothing gives nothing") {
  CHECK(parse_markdown("").empty());
  CHECK(parse_markdown(" \n\n \n").empty());
}

TEST_CASE("paragraphs and their breaks") {
  const auto blocks = parse_markdown("one\ntwo\n\nthree  \nfour\\\nfive");
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[0] == paragraph({{"one two"}}));
  CHECK(blocks[1] == paragraph({{"three\nfour\nfive"}}));
}

TEST_CASE("headings of both kinds") {
  const auto blocks = parse_markdown("# One\n\n###### Six *it*\n\nTwo\n---\n");
  REQUIRE(blocks.size() == 3);
  CHECK(blocks[0].kind == BlockKind::heading);
  CHECK(blocks[0].level == 1);
  CHECK(blocks[1].level == 6);
  CHECK(blocks[1].inlines == std::vector<Inline>{{"Six "}, {"it", kItalic}});
  CHECK(blocks[2].level == 2);
}

TEST_CASE("styles nest and neighbours of one style are one run") {
  CHECK(inlines_of("a **b *c* `d`** ~~e~~ f") == std::vector<Inline>{{"a "},
                                                                     {"b ", kBold},
                                                                     {"c", kBold | kItalic},
                                                                     {" ", kBold},
                                                                     {"d", kBold | kCode},
                                                                     {" "},
                                                                     {"e", kStrike},
                                                                     {" f"}});
  CHECK(inlines_of("a &amp; b") == std::vector<Inline>{{"a & b"}});
}

TEST_CASE("lists: bullets, numbers, tight and loose, nested") {
  const Block list = only("3. one\n4. two\n   - inner\n");
  CHECK(list.kind == BlockKind::list);
  CHECK(list.is_ordered);
  CHECK(list.is_tight);
  CHECK(list.start == 3);
  REQUIRE(list.children.size() == 2);
  CHECK(list.children[0].kind == BlockKind::item);
  CHECK(list.children[0].children == std::vector<Block>{paragraph({{"one"}})});
  REQUIRE(list.children[1].children.size() == 2);
  CHECK(list.children[1].children[0] == paragraph({{"two"}}));
  const Block& inner = list.children[1].children[1];
  CHECK_FALSE(inner.is_ordered);
  CHECK(inner.children[0].children[0] == paragraph({{"inner"}}));

  CHECK_FALSE(only("- a\n\n- b\n").is_tight);
}

TEST_CASE("tasks") {
  const Block list = only("- [ ] open\n- [x] done\n- plain\n");
  REQUIRE(list.children.size() == 3);
  CHECK(list.children[0].task == TaskState::open);
  CHECK(list.children[1].task == TaskState::done);
  CHECK(list.children[2].task == TaskState::none);
  CHECK(list.children[0].children[0] == paragraph({{"open"}}));
}

TEST_CASE("quotes and rules") {
  const auto blocks = parse_markdown("> quoted\n>\n> - item\n\n***\n");
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[0].kind == BlockKind::quote);
  REQUIRE(blocks[0].children.size() == 2);
  CHECK(blocks[0].children[1].kind == BlockKind::list);
  CHECK(blocks[1].kind == BlockKind::rule);
}

TEST_CASE("code blocks keep their text and name their language") {
  const Block code = only("```c++ title=x\nint a; // <b> &amp; *x*\n\n  b\n```\n");
  CHECK(code.kind == BlockKind::code);
  CHECK(code.language == "c++");
  CHECK(code.text == "int a; // <b> &amp; *x*\n\n  b");
  CHECK(only("    indented\n").text == "indented");
  CHECK(only("~~~\nx\n~~~").text == "x");
  CHECK(only("```\n```").text == "");
}

TEST_CASE("an unclosed fence is a code block") {
  const Block code = only("```python\nprint(1)\nfor x in");
  CHECK(code.kind == BlockKind::code);
  CHECK(code.language == "python");
  CHECK(code.text == "print(1)\nfor x in");
}

TEST_CASE("tables: alignment, header, and as many cells as columns") {
  const Block table = only("| a | b | c | d |\n|---|:--|:-:|--:|\n| 1 | **2** |\n| x | y | z | `|` | too many |\n");
  CHECK(table.kind == BlockKind::table);
  CHECK(table.columns ==
        std::vector<ColumnAlign>{ColumnAlign::normal, ColumnAlign::left, ColumnAlign::centre, ColumnAlign::right});
  REQUIRE(table.header.size() == 4);
  CHECK(table.header[0] == TableCell{{"a"}});
  REQUIRE(table.rows.size() == 2);
  CHECK(table.rows[0].size() == 4);
  CHECK(table.rows[0][1] == TableCell{{"2", kBold}});
  CHECK(table.rows[0][3].empty());
  CHECK(table.rows[1].size() == 4);
  CHECK(table.children.empty());
}

TEST_CASE("links keep http, https and mailto, and nothing else") {
  CHECK(inlines_of("[a](https://example.org/x?a=1&amp;b=2 \"title\")") ==
        std::vector<Inline>{{"a", 0, "https://example.org/x?a=1&b=2"}});
  CHECK(inlines_of("<mailto:a@example.org>")[0].href == "mailto:a@example.org");
  CHECK(inlines_of("see https://example.org/.") ==
        std::vector<Inline>{{"see "}, {"https://example.org/", 0, "https://example.org/"}, {"."}});
  CHECK(inlines_of("a@example.org")[0].href == "mailto:a@example.org");
  CHECK(inlines_of("www.example.org")[0].href == "http://www.example.org");
  CHECK(inlines_of("[A](HTTPS://EXAMPLE.org)")[0].href == "HTTPS://EXAMPLE.org");
  CHECK(inlines_of("[**b** `c`](http://x.y)") ==
        std::vector<Inline>{{"b", kBold, "http://x.y"}, {" ", 0, "http://x.y"}, {"c", kCode, "http://x.y"}});
  for (const char* address : {"javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "file:///etc/passwd",
                              "/relative", "#anchor", "//host/x", "vbscript:x", "&#106;avascript:x", "<java\tscript:x>",
                              "http://", "ftp://x.y/", "https:x", "<http://x y>", "<&#10;http://x>"}) {
    CAPTURE(address);
    CHECK(inlines_of(std::string("[a](") + address + ")")[0].href == "");
  }
}

TEST_CASE("a link whose text names another host, or hides something, shows where it leads") {
  const auto shown = [](const std::string& text) { return plain_text(parse_markdown(text)); };
  struct Row {
    const char* markdown;
    const char* shown;
    const char* href;
  };
  for (const Row& row : {
           Row{"[https://bank.example](https://evil.example)", "https://bank.example (evil.example)\n",
               "https://evil.example"},
           Row{"[bank.example](https://evil.example/bank.example)", "bank.example (evil.example)\n",
               "https://evil.example/bank.example"},
           Row{"[Log in at bank.example.](https://evil.example)", "Log in at bank.example. (evil.example)\n",
               "https://evil.example"},
           Row{"[**bank**.example](https://evil.example)", "bank.example (evil.example)\n", "https://evil.example"},
           Row{"[127.0.0.1](https://evil.example)", "127.0.0.1 (evil.example)\n", "https://evil.example"},
           Row{"[a](https://bank.example@evil.example/x)", "a\n", "https://evil.example/x"},
           Row{"[bank.example](https://bank.example:443@evil.example)", "bank.example (evil.example)\n",
               "https://evil.example"},
           Row{"<https://bank.example@evil.example/>", "https://bank.example@evil.example/ (evil.example)\n",
               "https://evil.example/"},
           Row{"[bank.example](https:///evil.example)", "bank.example (evil.example)\n", "https://evil.example"},
           Row{"[a](https://evil.example\\\\@bank.example)", "a\n", "https://evil.example\\@bank.example"},
           Row{"[a\u202Eb](https://x.example)", "ab (x.example)\n", "https://x.example"},
           Row{"[a\u200Bb](https://x.example)", "ab (x.example)\n", "https://x.example"},
           Row{"[apple](https://\u0430pple.example)", "apple (xn--pple-43d.example)\n", "https://xn--pple-43d.example"},
           Row{"[\u0430pple.example](https://\u0430pple.example)", "\u0430pple.example (xn--pple-43d.example)\n",
               "https://xn--pple-43d.example"},
           Row{"[a@bank.example](mailto:a@evil.example)", "a@bank.example (a@evil.example)\n", "mailto:a@evil.example"},
           Row{"[b@evil.example](mailto:a@evil.example)", "b@evil.example (a@evil.example)\n", "mailto:a@evil.example"},
       }) {
    CAPTURE(std::string(row.markdown));
    CHECK(shown(row.markdown) == row.shown);
    CHECK(inlines_of(row.markdown)[0].href == row.href);
    CHECK(inlines_of(row.markdown).size() >= 1);
  }
  // Side by side they are one to the eye.
  CHECK(shown("[bank.](https://evil.example)[example](https://evil.example)") == "bank.example (evil.example)\n");
  CHECK(shown("[" + std::string(2000, 'a') + "](https://evil.example)").ends_with("a (evil.example)\n"));
}

TEST_CASE("a link whose text says where it leads, or no place at all, stands alone") {
  for (const char* markdown :
       {"[the site](https://example.org/x)", "[example.org](https://www.example.org/x)",
        "[www.Example.org](https://example.org)", "<https://example.org/a.b/c?d=e.fg>", "www.example.org",
        "[a@example.org](mailto:A@example.org)", "[version 1.2 e.g. here](https://example.org)",
        "[example.org: docs](https://example.org)", "[https://example.org](https://example.org:8443/)",
        "[http://[::1]:80/](http://[::1]:80/)", "[\U0001F469\u200D\U0001F467](https://example.org)",
        "[xn--pple-43d.example](https://xn--pple-43d.example)", "<mailto:a@example.org>", "see a@example.org now"}) {
    CAPTURE(markdown);
    CHECK(plain_text(parse_markdown(markdown)).find(" (") == std::string::npos);
  }
}

TEST_CASE("an address whose host can be read in two ways is no link") {
  for (const std::string address :
       {"https://ex%61mple.org", "https://a$b.example", "https://[::1", "https://[x]/", "https://a:b/",
        "https://a\u200Bb.example", "https://@", "https:///", "http://a@"}) {
    CAPTURE(address);
    CHECK(inlines_of("[a](" + address + ")")[0].href.empty());
  }
}

TEST_CASE("reference links") {
  CHECK(inlines_of("[a][1]\n\n[1]: https://example.org/") == std::vector<Inline>{{"a", 0, "https://example.org/"}});
}

TEST_CASE("images become links with their text") {
  CHECK(inlines_of("![a *cat*](https://x.y/c.png)") ==
        std::vector<Inline>{{"a ", 0, "https://x.y/c.png"}, {"cat", kItalic, "https://x.y/c.png"}});
  CHECK(inlines_of("![](https://x.y/c.png)") == std::vector<Inline>{{"Image", 0, "https://x.y/c.png"}});
  CHECK(inlines_of("![a](data:image/png;base64,xx)") == std::vector<Inline>{{"a"}});
  CHECK(inlines_of("[![a](https://x.y/c.png)](https://x.y/)") == std::vector<Inline>{{"a", 0, "https://x.y/"}});
}

TEST_CASE("raw HTML is text") {
  CHECK(inlines_of("a <b onclick=x>c</b> <script>d</script>") ==
        std::vector<Inline>{{"a <b onclick=x>c</b> <script>d</script>"}});
  CHECK(only("<div>\nx\n</div>") == paragraph({{"<div> x </div>"}}));
  CHECK(only("<!-- x -->") == paragraph({{"<!-- x -->"}}));
}

TEST_CASE("entities are decoded in text, addresses and languages, not in code") {
  CHECK(inlines_of("&lt;&GT;&nbsp;&euro;&#8364;&#x20ac;&Auml;&omega;&hellip;&rarr;&#0;&#xD800;&#1114112;&nosuch;") ==
        std::vector<Inline>{{"<&GT;\u00A0€€€Äω…→\uFFFD\uFFFD\uFFFD&nosuch;"}});
  CHECK(inlines_of("`&lt;`") == std::vector<Inline>{{"&lt;", kCode}});
  CHECK(only("```a&amp;b\n```").language == "a&b");
}

TEST_CASE("null characters become U+FFFD") {
  CHECK(inlines_of(std::string("a\0b", 3)) == std::vector<Inline>{{"a\uFFFD"
                                                                   "b"}});
  CHECK(only(std::string("```\na\0b\n```", 11)).text ==
        "a\uFFFD"
        "b");
}

TEST_CASE("plain text says what stands there") {
  CHECK(plain_text(parse_markdown("# T\n\na **b**\n\n- x\n  - y\n\n|h|i|\n|-|-|\n|1|2|\n\n```\ncode\n```\n")) ==
        "T\na b\nx\ny\nh, i\n1, 2\ncode\n");
}

TEST_CASE("nesting is bounded, nothing is lost") {
  std::string deep;
  for (int i = 0; i < 200; ++i) deep += "> ";
  const auto blocks = parse_markdown(deep + "bottom");
  size_t depth = 0;
  for (const Block* block = &blocks.at(0); !block->children.empty(); block = &block->children[0]) ++depth;
  CHECK(depth <= kMarkdownDepthMax);
  CHECK(plain_text(blocks) == "bottom\n");

  std::string list;
  for (int i = 0; i < 60; ++i) list += std::string(static_cast<size_t>(i) * 2, ' ') + "- " + std::to_string(i) + "\n";
  const std::string text = plain_text(parse_markdown(list));
  for (int i = 0; i < 60; ++i) CHECK(("\n" + text).find("\n" + std::to_string(i) + "\n") != std::string::npos);
}

TEST_CASE("text beyond the limit is shown plain") {
  const std::string text = std::string(kMarkdownBytesMax, 'a') + "**b**";
  const auto blocks = parse_markdown(text);
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[1] == paragraph({{"**b**"}}));
}
