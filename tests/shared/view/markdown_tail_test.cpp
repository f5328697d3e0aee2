#include "shared/view/markdown_tail.h"

#include <doctest/doctest.h>

#include "shared/view/markdown.h"

using namespace kf::view;

TEST_CASE("marks that wait for their other half do not show") {
  struct Row {
    const char* text;
    const char* settled;
  };
  constexpr Row kRows[] = {
      {"", ""},
      {"plain", "plain"},
      {"a **b", "a **b**"},
      {"a **b ", "a **b**"},
      {"a **b*", "a **b**"},
      {"a **b**", "a **b**"},
      {"a **", "a "},
      {"a `b", "a `b`"},
      {"a `", "a "},
      {"a ``b` c", "a ``b` c``"},
      {"a `b` c", "a `b` c"},
      {"a ~~b", "a ~~b~~"},
      {"a **b `c", "a **b `c`**"},
      {"a `**b", "a `**b`"},
      {"see [x](http://exa", "see x"},
      {"see [x](", "see x"},
      {"see [x", "see x"},
      {"see [x]", "see [x]"},
      {"see [x](http://y)", "see [x](http://y)"},
      {"see ![x](http://y", "see x"},
      {"**see [x](http://y", "**see x**"},
      {"- [ ] task", "- [ ] task"},
      {"2 * 3", "2 * 3"},
      {"a \\**b", "a \\**b"},
      {"some text:\n-", "some text:\n"},
      {"some text:\n==", "some text:\n"},
      {"some text\n\n-", "some text\n\n-"},
      {"-", "-"},
      {"**a\n\nb", "**a\n\nb"},
      {"```\na **b", "```\na **b"},
      {"```\na\n`", "```\na\n"},
      {"```\na\n``", "```\na\n"},
      {"```\na\n```", "```\na\n```"},
      {"```\na\n```\nb **c", "```\na\n```\nb **c**"},
      {"> ```\n> a `b", "> ```\n> a `b"},
      {"\\", "\\"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    CHECK(settle_tail(row.text) == row.settled);
  }
}

TEST_CASE("while an answer grows, its look does not jump") {
  const std::string answer =
      "Raise **lock ttl** above `x` now.\n\nThen:\n- one ~~no~~\n- two\n\n```sh\nls `a`\n```\nEnd [here](https://x.y).";
  for (size_t length = 1; length <= answer.size(); ++length) {
    CAPTURE(length);
    const auto blocks = parse_markdown(answer.substr(0, length), TextState::growing);
    const std::string plain = plain_text(blocks);
    CHECK(plain.find("**") == std::string::npos);
    CHECK(plain.find("~~") == std::string::npos);
    CHECK(plain.find("](") == std::string::npos);
    for (const Block& block : blocks) CHECK(block.kind != BlockKind::heading);
  }
}
