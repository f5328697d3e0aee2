#include "shared/contracts/way.h"

#include <doctest/doctest.h>

using namespace kf;

TEST_CASE("a way is written as one text and read back") {
  Way way;
  CHECK(way.stays_here());
  CHECK(way.text().empty());
  way.add("10.0.0.5:11434");
  CHECK(way.text() == "10.0.0.5:11434");
  way.add("https://ollama.com");
  way.add("10.0.0.5:11434");
  CHECK(way.text() == "10.0.0.5:11434 \u2192 https://ollama.com");
  CHECK(Way(way.text()) == way);
  CHECK(Way("").stays_here());
}

TEST_CASE("what is no place is an unknown one, and no way is too long to be shown") {
  for (const std::string& odd : {std::string(), std::string("two words"), std::string("b\u00FC.example"),
                                 std::string(301, 'a'), std::string("a\nb"), std::string("https://a@b")}) {
    CAPTURE(odd);
    Way way;
    way.add(odd);
    CHECK_FALSE(way.is_known());
    CHECK_FALSE(way.stays_here());
    CHECK(way.text() == kUnknownPlace);
    CHECK_FALSE(Way(way.text()).is_known());
  }
  Way way;
  for (int i = 0; i < 8; ++i) way.add(std::to_string(i));
  CHECK(way.is_known());
  for (int i = 0; i < 8; ++i) way.add("more" + std::to_string(i));
  CHECK_FALSE(way.is_known());
  CHECK(way.places().size() == 9);
}

TEST_CASE("a way covers another when it holds all its places") {
  const Way both("a \u2192 b");
  CHECK(both.covers(Way("b")));
  CHECK(both.covers(Way("")));
  CHECK(both.covers(Way("b \u2192 a")));
  CHECK_FALSE(both.covers(Way("a \u2192 c")));
  CHECK_FALSE(Way("").covers(both));
}
