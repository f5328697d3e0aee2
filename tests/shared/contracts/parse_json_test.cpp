#include <doctest/doctest.h>

#include <string>

#include "shared/base/limits.h"
#include "shared/contracts/json_codec.h"

using namespace kf;

namespace {

std::string nested(int depth, char open, char close, std::string_view inside) {
  const auto n = static_cast<size_t>(depth);
  return std::string(n, open) + std::string(inside) + std::string(n, close);
}

}  // namespace

TEST_CASE("values of every kind are read") {
  for (const char* text : {"{}", "[]", "null", "true", "0", "-0.5e3", "\"a\\u00e4\\ud83d\\ude00\"",
                           " [1 , {\"a\" : null}] \n", "[[],[]]"}) {
    CAPTURE(text);
    CHECK(parse_json(text).ok());
  }
  CHECK(parse_json("\"\\ud83d\\ude00\"")->get<std::string>() == "😀");
}

TEST_CASE("faulty text is refused with its place") {
  for (const char* text : {"",
                           " ",
                           "{",
                           "[1,]",
                           "{\"a\":1,}",
                           "{a:1}",
                           "'a'",
                           "[1] x",
                           "{} {}",
                           "nul",
                           "01",
                           "1.",
                           "+1",
                           ".5",
                           "\"a",
                           "\"\t\"",
                           "\"\\x\"",
                           "\"\\ud800\"",
                           "\"\\udc00\"",
                           "[1}",
                           "// c\n1",
                           "NaN",
                           "Infinity",
                           "\xEF\xBB\xBFx",
                           "\"\xFF\"",
                           "\"\xC3\"",
                           "\"\xED\xA0\x80\"",
                           "{\"\xFF\":1}",
                           "1e999",
                           "-1e999"}) {
    CAPTURE(text);
    const auto result = parse_json(text);
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().code == ErrorCode::invalid_request);
    CHECK(result.error().field == "");
    CHECK(result.error().message.find("byte") != std::string::npos);
  }
  CHECK(parse_json(std::string_view("[1\0]", 4)).ok() == false);
}

TEST_CASE("a NUL ends nothing: what stands behind it would be read by others") {
  const auto refused = parse_json(std::string_view("{}\0", 3));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message == "The body is not valid JSON: fault at byte 3.");
  CHECK_FALSE(parse_json(std::string_view("{\"a\":1}\0{\"a\":2}", 15)).ok());
  CHECK_FALSE(parse_json(std::string_view("\0", 1)).ok());
  CHECK(parse_json("\"\\u0000\"")->get<std::string>() == std::string(1, '\0'));
}

TEST_CASE("nesting is bounded") {
  CHECK(limits::kJsonDepthMax == 64);
  CHECK(parse_json(nested(64, '[', ']', "1")).ok());
  CHECK_FALSE(parse_json(nested(65, '[', ']', "1")).ok());
  CHECK(parse_json(nested(65, '[', ']', "1")).error().message == "The body nests deeper than 64 levels.");
  CHECK_FALSE(parse_json(std::string(1'000'000, '[')).ok());
  std::string objects = "1";
  for (int i = 0; i < 64; ++i) objects = "{\"a\":" + objects + "}";
  CHECK(parse_json(objects).ok());
  CHECK_FALSE(parse_json("[" + objects + "]").ok());
}

TEST_CASE("brackets in strings are no nesting") {
  CHECK(parse_json("\"" + std::string(100, '[') + "\\\"" + std::string(100, '{') + "\"").ok());
  CHECK(parse_json("[\"\\\\\", [1]]").ok());
  std::string siblings = "[";
  for (int i = 0; i < 200; ++i) siblings += "[[]],";
  CHECK(parse_json(siblings + "1]").ok());
}

TEST_CASE("a key that stands twice is refused by its name") {
  const auto result = parse_json(R"({"a":1,"b":{"a":2},"a":3})");
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().field == "a");
  CHECK(result.error().message == "The key 'a' stands twice in one object.");
  CHECK(parse_json(R"([{"a":1},{"a":2}])").ok());
  CHECK_FALSE(parse_json(R"({"a":1,"\u0061":2})").ok());
  CHECK_FALSE(parse_json(R"([{"x":{"b":1,"b":1}}])").ok());
}

TEST_CASE("a long key does not make a long answer") {
  const std::string key(1'000'000, 'k');
  const auto result = parse_json("{\"" + key + "\":1,\"" + key + "\":2}");
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().message.size() < 300);
  CHECK(result.error().field.size() < 300);
}

TEST_CASE("integers beyond 64 bits become floating point") {
  CHECK(parse_json("18446744073709551615")->is_number_unsigned());
  CHECK(parse_json("18446744073709551616")->is_number_float());
  CHECK(parse_json("-9223372036854775808")->is_number_integer());
  CHECK(parse_json(std::string(400, '9')).ok() == false);
}
