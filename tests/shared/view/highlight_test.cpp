#include "shared/view/highlight.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace kf::view;

namespace {

// "k:if" for a keyword, "s:" string, "n:" number, "c:" comment, "f:" function, "t:" type, plain text as it is; joined
// by '|'.
std::string marked(std::string_view line, const std::vector<CodeToken>& tokens) {
  constexpr std::string_view kLetters = "pksncft";
  std::string out;
  uint32_t at = 0;
  for (const CodeToken& token : tokens) {
    CHECK(token.begin == at);
    CHECK(token.end > token.begin);
    at = token.end;
    if (!out.empty()) out += '|';
    if (token.kind != TokenKind::plain) out += std::string(1, kLetters[static_cast<size_t>(token.kind)]) + ":";
    out += line.substr(token.begin, token.end - token.begin);
  }
  CHECK(at == line.size());
  return out;
}

std::string colours(std::string_view language, std::string_view line) {
  Highlighter highlighter(language);
  return marked(line, highlighter.line(line));
}

}  // namespace

TEST_CASE("one line of each language") {
  struct Row {
    const char* language;
    const char* line;
    const char* marked;
  };
  constexpr Row kRows[] = {
      {"c", "#include <stdio.h>", "k:#include| |s:<stdio.h>"},
      {"c", "  int x = 0x1F; // y", "  |t:int| x = |n:0x1F|; |c:// y"},
      {"cpp", "auto n = 1'000'000; Foo f{bar(\"a\\\"b\")};",
       "k:auto| n = |n:1'000'000|; |t:Foo| f{|f:bar|(|s:\"a\\\"b\"|)};"},
      {"C++", "return a /* b */ + 'c';", "k:return| a |c:/* b */| + |s:'c'|;"},
      {"js", "const f = async (x) => `a ${x}`;", "k:const| f = |k:async| (x) => |s:`a ${x}`|;"},
      {"tsx", "let a: number = new Map();", "k:let| a: |t:number| = |k:new| |f:Map|();"},
      {"python", "@cached", "f:@cached"},
      {"Python", "def f(self): return None  # why", "k:def| |f:f|(|k:self|): |k:return| |k:None|  |c:# why"},
      {"go", "func main() { fmt.Println(\"x\", nil) }", "k:func| |f:main|() { fmt.|f:Println|(|s:\"x\"|, |k:nil|) }"},
      {"rust", "fn f<'a>(x: &'a str) -> char { 'x' }", "k:fn| f<'a>(x: &'a |t:str|) -> |t:char| { |s:'x'| }"},
      {"java", "public static void main(String[] a)", "k:public| |k:static| |k:void| |f:main|(|t:String|[] a)"},
      {"bash", "if [ -f \"$HOME/x\" ]; then echo ${A} $B#c # d",
       "k:if| [ -f |s:\"$HOME/x\"| ]; |k:then| |t:echo| |t:${A}| |t:$B|#c |c:# d"},
      {"json", "{\"a\": [1.5e-3, true, \"b\"]}", "{|f:\"a\"|: [|n:1.5e-3|, |k:true|, |s:\"b\"|]}"},
      {"yaml", "  lock_ttl: 1800      # seconds, was 600", "  |f:lock_ttl|: |n:1800|      |c:# seconds, was 600"},
      {"yml", "- key-name: 'it''s' # x", "- |f:key-name|: |s:'it''s'| |c:# x"},
      {"sql", "SELECT count(*) FROM t WHERE a = 'x''y' -- z",
       "k:SELECT| |f:count|(*) |k:FROM| t |k:WHERE| a = |s:'x''y'| |c:-- z"},
      {"html", "<a href=\"x\" data-y='z'>text</a>", "k:<a| |f:href|=|s:\"x\"| |f:data-y|=|s:'z'|k:>|text|k:</a>"},
      {"html", "1 < 2 <!-- c --> 3", "1 < 2 |c:<!-- c -->| 3"},
      {"css", "a { color: #fff; margin: 4px; }", "a { |f:color|: |n:#fff|; |f:margin|: |n:4px|; }"},
      {"css", "@media (min-width: 640px) {", "f:@media| (|f:min-width|: |n:640px|) {"},
      {"diff", "+added", "s:+added"},
      {"diff", "-gone", "n:-gone"},
      {"diff", "@@ -1 +1 @@", "f:@@ -1 +1 @@"},
      {"diff", "--- a/file", "k:--- a/file"},
      {"diff", " same", " same"},
      {"text", "if \"x\" 1 // no", "if \"x\" 1 // no"},
      {"", "if \"x\" 1 // no", "if \"x\" 1 // no"},
      {"brainfog", "if x == \"y\" then return 1 // z", "k:if| x == |s:\"y\"| |k:then| |k:return| |n:1| |c:// z"},
      {"brainfog", "see https://example.org/", "see https://example.org/"},
      {"python", "x = 'open", "x = |s:'open"},
      {"python", "größe = 1", "größe = |n:1"},
      {"js", "x1 = y2.z3", "x1 = y2.z3"},
      {"c", "#define X", "k:#define| X"},
      {"c", "#include <", "k:#include| |s:<"},
      {"bash", "${", "t:${"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.language);
    CAPTURE(row.line);
    CHECK(colours(row.language, row.line) == row.marked);
  }
}

TEST_CASE("comments, strings and tags go on from line to line") {
  Highlighter cpp("cpp");
  CHECK(marked("int a; /* b", cpp.line("int a; /* b")) == "t:int| a; |c:/* b");
  CHECK(marked("", cpp.line("")) == "");
  CHECK(marked("if c", cpp.line("if c")) == "c:if c");
  CHECK(marked("d */ if", cpp.line("d */ if")) == "c:d */| |k:if");

  Highlighter python("py");
  CHECK(marked("x = \"\"\"a", python.line("x = \"\"\"a")) == "x = |s:\"\"\"a");
  CHECK(marked("\\\"\"\" '''", python.line("\\\"\"\" '''")) == "s:\\\"\"\" '''");
  CHECK(marked("b\"\"\" if", python.line("b\"\"\" if")) == "s:b\"\"\"| |k:if");

  Highlighter html("html");
  CHECK(marked("<div", html.line("<div")) == "k:<div");
  CHECK(marked(" id=\"x\">y", html.line(" id=\"x\">y")) == " |f:id|=|s:\"x\"|k:>|y");
}

TEST_CASE("a line beyond the limit is plain and changes nothing") {
  Highlighter highlighter("cpp");
  const std::string line = "/*" + std::string(kHighlightedLineBytesMax, 'x');
  CHECK(highlighter.line(line) == std::vector<CodeToken>{{0, static_cast<uint32_t>(line.size()), TokenKind::plain}});
  CHECK(marked("if", highlighter.line("if")) == "k:if");
}

TEST_CASE("any bytes in any language are covered without gaps") {
  std::mt19937 random(3);
  const std::string alphabet = "ab1 \t\"'`/*#-<>!=@${}():\\.\xC3\xA4_";
  for (const char* language : {"c", "cpp", "js", "ts", "python", "go", "rust", "java", "bash", "json", "yaml", "toml",
                               "sql", "html", "css", "diff", "x", ""}) {
    Highlighter highlighter(language);
    for (int round = 0; round < 300; ++round) {
      std::string line;
      for (size_t length = random() % 40; length > 0; --length) line += alphabet[random() % alphabet.size()];
      marked(line, highlighter.line(line));
    }
  }
}
