#include "sidecar/store/snippet.h"

#include "shared/base/text.h"
#include "sidecar/store/search.h"
#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::store;

namespace {

struct Snippets {
  TestStore test;
  std::unique_ptr<Database> database = Database::open(test.folder.database(), OpenAs::reader).value();

  Snippet of(const std::string& text, const std::string& search) {
    std::vector<Phrase> phrases;
    auto parts = search_parts(*database, search).value();
    for (auto& part : parts) phrases.push_back(std::move(part.phrase));
    return snippet_of(*database, {text, false}, phrases).value();
  }
};

std::string many(const std::string& word, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += word + " ";
  return text;
}

}  // namespace

TEST_CASE_FIXTURE(Snippets, "every hit in the window is marked, phrases as one") {
  CHECK(of("one two one", "one").line == "\x02one\x03 two \x02one\x03");
  CHECK(of("foo-bar and foo bar", "foo-bar").line ==
        "\x02"
        "foo-bar\x03 and \x02"
        "foo bar\x03");
  CHECK(of("Zürich ZURICH zurichsee", "züri").line == "\x02Zürich\x03 \x02ZURICH\x03 \x02zurichsee\x03");
  CHECK(of("世界世界", "世界").line == "\x02世界\x03\x02世界\x03");
}

TEST_CASE_FIXTURE(Snippets, "it is one line, and nothing in the text can pass for a mark") {
  CHECK(of("a\n\n  b\tneedle\r\nc", "needle").line == "a b \x02needle\x03 c");
  CHECK(of("\x02"
           "fake\x03 needle",
           "needle")
            .line.find("\x02needle\x03") != std::string::npos);
  CHECK(of("\x02"
           "fake\x03 needle",
           "needle")
            .line.find("\x02"
                       "fake") == std::string::npos);
}

TEST_CASE_FIXTURE(Snippets, "it begins a few words before the hit and is short") {
  const auto snippet = of(many("before", 50) + "needle " + many("behind", 50), "needle");
  CHECK(snippet.line == "…" + many("before", 6) + "\x02needle\x03 " + many("behind", 16) + "behind…");
}

TEST_CASE_FIXTURE(Snippets, "of several places the one with more of the words is shown") {
  const std::string text = "needle alone " + many("filler", 100) + "the thread of a needle " + many("filler", 100);
  CHECK(of(text, "thread needle").line.find("\x02thread\x03 of a \x02needle\x03") != std::string::npos);
  CHECK(of(text, "needle absent").line.starts_with("\x02needle\x03 alone"));
}

TEST_CASE_FIXTURE(Snippets, "words without end are cut, the hit stays") {
  const std::string letters(5000, 'x');
  for (const std::string& text : {letters + " needle " + letters, letters + "needle", "needle" + letters}) {
    for (const char* search : {"needle", "x"}) {
      const auto snippet = of(text, search);
      CHECK(snippet.line.size() <= kSnippetBytesMax + 100);
      CHECK(is_valid_utf8(snippet.line));
    }
  }
  CHECK(of(letters + " needle", "needle").has_hit);
}

TEST_CASE_FIXTURE(Snippets, "a text without the words shows its beginning") {
  CHECK(of("one two", "needle").line == "one two");
  CHECK_FALSE(of("one two", "needle").has_hit);
  CHECK(of("", "needle").line.empty());
}
