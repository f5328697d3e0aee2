#include "shared/contracts/json_codec.h"

#include <doctest/doctest.h>

#include <array>
#include <limits>
#include <string>

using namespace kf;

namespace {

enum class Colour { red, green };

struct Leaf {
  std::string name;
  int small = 7;
  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("name", self.name);
    visit("small", self.small);
  }
};

struct Tree {
  bool flag = false;
  uint8_t tiny = 1;
  int64_t whole = 0;
  uint64_t natural = 0;
  double real = 0.5;
  Colour colour = Colour::red;
  std::optional<std::string> note;
  std::optional<Leaf> extra;
  std::vector<Leaf> leaves;
  std::optional<Json> any;
  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("flag", self.flag);
    visit("tiny", self.tiny);
    visit("whole", self.whole);
    visit("natural", self.natural);
    visit("real", self.real);
    visit("colour", self.colour);
    visit("note", self.note);
    visit("extra", self.extra);
    visit("leaves", self.leaves);
    visit("any", self.any);
  }
};

struct Fault {
  const char* text;
  const char* field;
  const char* message;
};

}  // namespace

template <>
struct kf::EnumNames<Colour> {
  static constexpr std::array<std::pair<Colour, std::string_view>, 2> kNames{
      {{Colour::red, "red"}, {Colour::green, "green"}}};
};

TEST_CASE("what is left out or null keeps its default") {
  const auto tree = decode_json<Tree>(R"({"tiny":null,"note":null,"extra":null})");
  REQUIRE(tree.ok());
  CHECK(tree->tiny == 1);
  CHECK(tree->real == 0.5);
  CHECK_FALSE(tree->note);
  CHECK_FALSE(tree->extra);
}

TEST_CASE("unknown fields are ignored, at every level") {
  CHECK(decode_json<Tree>(R"({"nope":[1,{"x":2}],"leaves":[{"name":"a","nope":1}]})").ok());
}

TEST_CASE("what is there is read") {
  const auto tree = decode_json<Tree>(
      R"({"flag":true,"tiny":255,"whole":-9223372036854775808,"natural":18446744073709551615,"real":2,"colour":"green","note":"","extra":{"name":"e"},"leaves":[{"name":"a"},{"name":"b","small":-1}],"any":[1]})");
  REQUIRE(tree.ok());
  CHECK(tree->flag);
  CHECK(tree->tiny == 255);
  CHECK(tree->whole == std::numeric_limits<int64_t>::min());
  CHECK(tree->natural == std::numeric_limits<uint64_t>::max());
  CHECK(tree->real == 2.0);
  CHECK(tree->colour == Colour::green);
  CHECK(tree->note == "");
  CHECK(tree->extra->name == "e");
  REQUIRE(tree->leaves.size() == 2);
  CHECK(tree->leaves[1].small == -1);
  CHECK(tree->any == Json::array({1}));
}

TEST_CASE("a fault names its field and says what is wanted") {
  constexpr Fault kFaults[] = {
      {R"([])", "", "The body must be an object, but it is of type array."},
      {R"(null)", "", "The body must be an object, but it is null."},
      {R"({"flag":1})", "flag", "'flag' must be true or false, but it is of type number."},
      {R"({"flag":"true"})", "flag", "'flag' must be true or false, but it is of type string."},
      {R"({"tiny":256})", "tiny", "'tiny' is out of range."},
      {R"({"tiny":-1})", "tiny", "'tiny' is out of range."},
      {R"({"whole":9223372036854775808})", "whole", "'whole' is out of range."},
      {R"({"whole":1.5})", "whole", "'whole' must be a whole number, but it is of type number."},
      {R"({"whole":99999999999999999999})", "whole", "'whole' must be a whole number, but it is of type number."},
      {R"({"natural":-1})", "natural", "'natural' is out of range."},
      {R"({"real":"1"})", "real", "'real' must be a number, but it is of type string."},
      {R"({"colour":"blue"})", "colour", "'colour' must be one of: red, green."},
      {R"({"colour":1})", "colour", "'colour' must be a string, but it is of type number."},
      {R"({"note":1})", "note", "'note' must be a string, but it is of type number."},
      {R"({"leaves":{}})", "leaves", "'leaves' must be a list, but it is of type object."},
      {R"({"leaves":[{"name":"a"},null]})", "leaves[1]", "'leaves[1]' must be an object, but it is null."},
      {R"({"leaves":[{"name":"a"},{}]})", "leaves[1].name", "'leaves[1].name' is missing."},
      {R"({"leaves":[{"name":null}]})", "leaves[0].name", "'leaves[0].name' must be a string, but it is null."},
      {R"({"leaves":[{"name":"a","small":2147483648}]})", "leaves[0].small", "'leaves[0].small' is out of range."},
      {R"({"extra":{"name":[]}})", "extra.name", "'extra.name' must be a string, but it is of type array."},
      {R"({"extra":{}, "flag":1})", "flag", "'flag' must be true or false, but it is of type number."},
  };
  for (const Fault& fault : kFaults) {
    CAPTURE(fault.text);
    const auto tree = decode_json<Tree>(fault.text);
    REQUIRE_FALSE(tree.ok());
    CHECK(tree.error().code == ErrorCode::invalid_request);
    CHECK(tree.error().field == fault.field);
    CHECK(tree.error().message == fault.message);
  }
}

TEST_CASE("encoding leaves out what is not there, and decodes to the same") {
  Tree tree;
  tree.leaves = {{"ä\"\n", 3}};
  tree.colour = Colour::green;
  tree.whole = -5;
  const std::string text = to_json_text(tree);
  CHECK(
      text ==
      R"({"flag":false,"tiny":1,"whole":-5,"natural":0,"real":0.5,"colour":"green","leaves":[{"name":"ä\"\n","small":3}]})");
  const auto back = decode_json<Tree>(text);
  REQUIRE(back.ok());
  CHECK(to_json_text(*back) == text);
}

TEST_CASE("bytes that are no UTF-8 become U+FFFD in text") {
  CHECK(to_json_text(Leaf{"a\xFF", 0}) == "{\"name\":\"a\uFFFD\",\"small\":0}");
}
