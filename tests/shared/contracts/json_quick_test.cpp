#include "shared/contracts/json_quick.h"

#include <doctest/doctest.h>

#include "shared/contracts/chat.h"

using namespace kf;

namespace {

const std::string kQuestion =
    R"({"provider":"ollama","modelId":"qwen3:8b","messages":[{"role":"user","content":"Grüße \"x\"\n"},)"
    R"({"role":"assistant","content":"","tool_name":null}],"stream":true,"options":{"maxTokens":7,"stop":["a","b"]},)"
    R"("conversationId":"c1","replaceFrom":3})";

struct Numbers {
  uint8_t tiny = 1;
  int64_t whole = 0;
  std::string text = "unset";
  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("tiny", self.tiny);
    visit("whole", self.whole);
    visit("text", self.text);
  }
};

}  // namespace

TEST_CASE("a question is read as the strict way reads it") {
  const auto quick = decode_plain_json<ChatRequest>(kQuestion);
  REQUIRE(quick.has_value());
  CHECK(to_json_text(*quick) == to_json_text(decode_json<ChatRequest>(kQuestion).value()));
  CHECK(quick->messages[0].content == "Grüße \"x\"\n");
  CHECK(quick->options.stop == std::vector<std::string>{"a", "b"});
  CHECK(quick->replace_from == 3);
  CHECK(decode_plain_json<ChatRequest>(" " + kQuestion + "\n").has_value());
}

TEST_CASE("a question that is cut anywhere, or goes on, is not plain") {
  for (size_t size = 0; size < kQuestion.size(); ++size)
    CHECK_FALSE(decode_plain_json<ChatRequest>(std::string_view(kQuestion).substr(0, size)).has_value());
  CHECK_FALSE(decode_plain_json<ChatRequest>(kQuestion + "x").has_value());
  CHECK_FALSE(decode_plain_json<ChatRequest>(kQuestion + std::string(1, '\0')).has_value());
}

TEST_CASE("members that are left out or null keep their default") {
  const auto numbers = decode_plain_json<Numbers>(R"({"tiny":null,"whole":-9223372036854775808})");
  REQUIRE(numbers.has_value());
  CHECK(numbers->tiny == 1);
  CHECK(numbers->whole == std::numeric_limits<int64_t>::min());
  CHECK(numbers->text == "unset");
  CHECK(decode_plain_json<Numbers>(R"({"text":""})")->text.empty());
}

TEST_CASE("what is unusual or wrong is left to the strict way, which takes it or names the fault") {
  const char* const kUnusual[] = {
      R"({"nope":1})",
      R"({"tiny":256})",
      R"({"tiny":-1})",
      R"({"whole":1.0})",
      R"({"whole":1e2})",
      R"({"whole":"1"})",
      R"({"tiny":1,"tiny":2})",
      R"({"text":"\u0041"})",
      R"({"text":"\ud800"})",
      "{\"text\":\"\xff\"}",
      R"({"te\u0078t":""})",
      R"({"text":1})",
      R"({"whole":9223372036854775808})",
      R"([])",
      R"(null)",
      "",
      R"({"tiny":01})",
      "{\"text\":\"\n\"}",
  };
  for (const char* const text : kUnusual) {
    CAPTURE(text);
    CHECK_FALSE(decode_plain_json<Numbers>(text).has_value());
    const auto strict = decode_json<Numbers>(text);
    const auto both = decode_json_quickly<Numbers>(text);
    REQUIRE(both.ok() == strict.ok());
    if (strict) CHECK(to_json_text(*both) == to_json_text(*strict));
    if (!strict) CHECK(both.error() == strict.error());
  }
}

TEST_CASE("what must be there and is missing is named by the strict way") {
  CHECK_FALSE(decode_plain_json<ChatMessage>(R"({"role":"user"})").has_value());
  CHECK_FALSE(decode_plain_json<ChatMessage>(R"({"role":null,"content":"x"})").has_value());
  CHECK(decode_json_quickly<ChatMessage>(R"({"role":"user"})").error().field == "content");
  CHECK(decode_json_quickly<ChatMessage>(R"({"role":"nobody","content":"x"})").error().field == "role");
  CHECK_FALSE(decode_plain_json<ChatOptions>(R"({"temperature":1})").has_value());
  CHECK(decode_json_quickly<ChatOptions>(R"({"temperature":1})")->temperature == 1.0);
}
