#include "shared/wire/utf8_joiner.h"

#include <doctest/doctest.h>

#include "shared/base/text.h"

using namespace kf;
using namespace kf::wire;

namespace {

const std::string kBad = "\xEF\xBF\xBD";

std::string joined(std::string_view text, size_t at) {
  Utf8Joiner joiner;
  std::string out;
  joiner.append(out, text.substr(0, at));
  CHECK(is_valid_utf8(out));
  joiner.append(out, text.substr(at));
  CHECK(is_valid_utf8(out));
  joiner.finish(out);
  return out;
}

}  // namespace

TEST_CASE("characters cut anywhere come out whole") {
  const std::string text = "a\xC3\xBC\xE2\x82\xAC\xF0\x9F\x98\x80z";
  for (size_t at = 0; at <= text.size(); ++at) {
    CAPTURE(at);
    CHECK(joined(text, at) == text);
  }
  Utf8Joiner joiner;
  std::string out;
  for (const char& c : text) joiner.append(out, {&c, 1});
  joiner.finish(out);
  CHECK(out == text);
}

TEST_CASE("bytes that are not UTF-8 become replacement characters, wherever the cut lies") {
  for (size_t at = 0; at <= 5; ++at) {
    CHECK(joined("ab\xFF"
                 "cd",
                 at) == "ab" + kBad + "cd");
    CHECK(joined("\xC3xyzw", at) == kBad + "xyzw");
    CHECK(joined("abcd\x80", at) == "abcd" + kBad);
  }
  CHECK(joined("x\xF0\x9F\x98", 2) == "x" + kBad + kBad + kBad);
  CHECK(joined("\x80\x80\x80\x80", 2) == kBad + kBad + kBad + kBad);
}
