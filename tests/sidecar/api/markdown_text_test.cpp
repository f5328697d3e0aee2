#include "sidecar/api/markdown_text.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "shared/base/text.h"

using namespace kf;
using namespace kf::api;

TEST_CASE("a name is code, and stays within its cell") {
  CHECK(markdown_name("qwen3:8b") == "`qwen3:8b`");
  CHECK(markdown_name("a|b") == "`a`&#124;`b`");
  CHECK(markdown_name("||") == "&#124;&#124;");
  CHECK(markdown_name("a\\|b") == "`a\\`&#124;`b`");
  CHECK(markdown_name("a`b") == "`a`&#96;`b`");
  CHECK(markdown_name("<img src=x onerror=alert(1)>") == "`<img src=x onerror=alert(1)>`");
  CHECK(markdown_name("[x](javascript:alert)") == "`[x](javascript:alert)`");
  CHECK(markdown_name("x\r\r## Oversight\rNobody") == "`x ## Oversight Nobody`");
  CHECK(markdown_name("a\u202Eb\u0085") == "`a\uFFFDb\uFFFD`");
  CHECK(markdown_name("\n") == "-");
  const std::string place(300, 'x');
  CHECK(markdown_way(place + " \u2192 " + place) == "`" + place + " \u2192 " + place + "`");
  for (const std::string first : {"=", "+", "-", "@"}) {
    CHECK(markdown_name(first + "HYPERLINK(1)") == "`'" + first + "HYPERLINK(1)`");
  }
}

TEST_CASE("a line of prose stays readable, and is nothing but words") {
  CHECK(markdown_line("Import failures: why?") == "Import failures: why?");
  CHECK(markdown_line("half-open (1.5) a+b=c") == "half-open (1.5) a+b=c");
  CHECK(markdown_line("# You") == "\\# You");
  CHECK(markdown_line("- a") == "\\- a");
  CHECK(markdown_line("=1+2") == "\\=1+2");
  CHECK(markdown_line("12. a") == "12\\. a");
  CHECK(markdown_line("1) a") == "1\\) a");
  CHECK(markdown_line("<b>&amp;[x](y)`z`*|\\") == "\\<b\\>\\&amp;\\[x\\](y)\\`z\\`\\*\\|\\\\");
  CHECK(markdown_line("https://evil.example WWW.evil.example a@b.example") ==
        "https&#58;//evil.example WWW&#46;evil.example a&#64;b.example");
  CHECK(markdown_line("a\n\n## You\u202E") == "a \\#\\# You\uFFFD");
  CHECK(markdown_line("").empty());
}

TEST_CASE("a quoted text reaches nowhere beyond its quote") {
  CHECK(markdown_quote("a\n\nb\n") == "> a\n>\n> b\n");
  CHECK(markdown_quote("").empty());
  CHECK(markdown_quote("a\r## You\r\n\r\nb") == "> a\n> ## You\n>\n> b\n");
  CHECK(markdown_quote("```python\nprint(\"half") == "> ```python\n> print(\"half\n");
  CHECK(markdown_quote("a </blockquote><h2>You</h2> <b>x</b> <br>") ==
        "> a &lt;/blockquote>&lt;h2>You&lt;/h2> <b>x</b> <br>\n");
  CHECK(markdown_quote("\\<h2>") == "> \\&lt;h2>\n");
  CHECK(markdown_quote("a <!-- b") == "> a &lt;!-- b\n");
  CHECK(markdown_quote("1 < 2 and vector<int>") == "> 1 < 2 and vector<int>\n");
}

TEST_CASE("whatever comes in, names and lines stay within theirs, and quotes are quotes") {
  std::mt19937 random(11);
  const std::string alphabet = "ab1 \n\r\t`~|\\<>/!-#=[]()*_@:.&;\xE2\x80\xAE\xC2\x85\xFF";
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (size_t length = random() % 40; length > 0; --length) text += alphabet[random() % alphabet.size()];
    CAPTURE(text);
    const std::string name = markdown_name(text);
    CHECK(name.find_first_of("|\r\n") == std::string::npos);
    CHECK(std::count(name.begin(), name.end(), '`') % 2 == 0);
    CHECK(name.find("``") == std::string::npos);
    CHECK(markdown_line(text).find_first_of("\r\n") == std::string::npos);
    const std::string quote = markdown_quote(text);
    CHECK(quote.find('\r') == std::string::npos);
    for (const auto line : split(quote, '\n')) CHECK((line.empty() || line == ">" || line.starts_with("> ")));
    CHECK(quote.find("<!") == std::string::npos);
  }
}

TEST_CASE("code keeps its tags, and nothing that only looks like code does") {
  const auto is_escaped_at_end = [](const std::string& before) {
    const std::string quoted = markdown_quote(before + "\n<h2>You</h2>");
    return quoted.ends_with("> &lt;h2>You&lt;/h2>\n");
  };
  CHECK_FALSE(is_escaped_at_end("```html"));
  CHECK_FALSE(is_escaped_at_end("~~~\na\n```"));
  CHECK_FALSE(is_escaped_at_end("````\n```"));
  CHECK_FALSE(is_escaped_at_end("```\n    ```"));  // four blanks: no end of a fence
  CHECK(is_escaped_at_end("```\na\n```"));
  CHECK(is_escaped_at_end("```\na\n   ```  "));
  CHECK(is_escaped_at_end("``"));
  CHECK(is_escaped_at_end("``` a`b"));  // a backtick behind it: no fence
  CHECK(is_escaped_at_end("  ```\na\n```"));
  CHECK(is_escaped_at_end("- a\n  ```"));
  CHECK(is_escaped_at_end("> ```"));
  CHECK(is_escaped_at_end("1. ```"));
  CHECK(is_escaped_at_end("    ```"));
}
