#include "shared/wire/json_scan.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "shared/wire/json_text.h"
#include "shared/wire/json_unescape.h"

using namespace kf::wire;
using Json = nlohmann::json;

namespace {

// Reads everything with the scanner into a tree, so that it can be compared with nlohmann's.
Json read_value(JsonScan& scan) {
  Json out;
  switch (scan.kind()) {
    case JsonScan::Kind::object: {
      out = Json::object();
      std::string_view key;
      for (scan.enter_object(); scan.next_key(key);) {
        const std::string name(key);
        out[name] = read_value(scan);
      }
      return out;
    }
    case JsonScan::Kind::array:
      out = Json::array();
      for (scan.enter_array(); scan.next_item();) out.push_back(read_value(scan));
      return out;
    case JsonScan::Kind::string: {
      std::string text;
      scan.read_string(text);
      return text;
    }
    case JsonScan::Kind::boolean: {
      bool value = false;
      scan.read_bool(value);
      return value;
    }
    case JsonScan::Kind::number: {
      int64_t value = 0;
      scan.read_int(value);
      return value;
    }
    default: scan.skip(); return out;
  }
}

bool skips_whole(std::string_view text) {
  JsonScan scan(text);
  scan.skip();
  return scan.finish();
}

const std::vector<std::string> kSound{
    R"({})",
    R"([])",
    R"(  { } )",
    R"("")",
    R"(0)",
    R"(-1)",
    R"(true)",
    R"(false)",
    R"(null)",
    R"({"a":1,"b":[1,2,[3]],"c":{"d":"e"}})",
    R"([ "x" , { "y" : null } , [ ] , -12 ])",
    R"({"model":"llama3.2:3b","message":{"role":"assistant","content":" word"},"done":false})",
    R"("quote \" slash \/ back \\ \b\f\n\r\t")",
    R"("\u0041\u00e9\u20AC\ud83d\ude00")",
    R"({"\u006eot":0})",
    "\"gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80\"",
    R"(9223372036854775807)",
    R"(-9223372036854775808)",
    "{\n\t\"a\" :\r\n [ true , false ]\n}",
    R"({"":""})"};

const std::vector<std::string> kBroken{"",          " ",           "{",
                                       "}",         "[",           "]",
                                       "{]",        "[}",          R"({"a"})",
                                       R"({"a":})", R"({"a":1,})", "[1,]",
                                       "[,1]",      "[1 2]",       R"({"a":1 "b":2})",
                                       R"({a:1})",  R"({"a":1}})", "[]]",
                                       "tru",       "nul",         "falsee",
                                       "01",        "-",           "1.",
                                       ".5",        "1e",          "+1",
                                       R"(")",      R"("\)",       R"("\")",
                                       R"("\x")",   R"("\u12")",   R"("\u12g4")",
                                       "\"\n\"",    R"("a" "b")",  "nan",
                                       "\xFF",      R"({"a\q":1})"};

}  // namespace

TEST_CASE("sound texts read as nlohmann reads them") {
  for (const std::string& text : kSound) {
    CAPTURE(text);
    REQUIRE(Json::accept(text));
    CHECK(skips_whole(text));
    if (text.find("\\u006e") != std::string::npos) continue;  // a key with an escape is left to the full parser
    JsonScan scan(text);
    CHECK(read_value(scan) == Json::parse(text));
    CHECK(scan.finish());
  }
}

TEST_CASE("broken texts are faults, as with nlohmann") {
  for (const std::string& text : kBroken) {
    CAPTURE(text);
    REQUIRE_FALSE(Json::accept(text));
    CHECK_FALSE(skips_whole(text));
    JsonScan scan(text);
    read_value(scan);
    CHECK_FALSE(scan.finish());
  }
}

TEST_CASE("a text cut anywhere is a fault and is never read past its end") {
  for (const std::string& text : kSound) {
    for (size_t length = 0; length < text.size(); ++length) {
      // A copy of exactly that length, so that the sanitizer sees a read beyond it.
      const std::vector<char> cut(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(length));
      const std::string_view view(cut.data(), cut.size());
      CAPTURE(view);
      CHECK(skips_whole(view) == Json::accept(cut));
      JsonScan scan(view);
      read_value(scan);
      scan.finish();
    }
  }
}

TEST_CASE("every single changed byte is judged as nlohmann judges it") {
  const std::string text = R"({"a":[1,-2.5e3,"x\n"],"b":{"c":true,"d":null}})";
  for (size_t at = 0; at < text.size(); ++at) {
    for (int byte = 0; byte < 128; ++byte) {
      std::string changed = text;
      changed[at] = static_cast<char>(byte);
      CAPTURE(changed);
      CHECK(skips_whole(changed) == Json::accept(changed));
    }
  }
}

TEST_CASE("the wanted members are found wherever they stand") {
  JsonScan scan(R"({"skip":{"message":{"content":"no"}},"done":true,"message":{"x":[],"content":"yes"},"n":42})");
  std::string content;
  bool done = false;
  int64_t n = 0;
  std::string_view key;
  for (scan.enter_object(); scan.next_key(key);) {
    if (key == "done") {
      scan.read_bool(done);
    } else if (key == "n") {
      scan.read_int(n);
    } else if (key == "message") {
      for (scan.enter_object(); scan.next_key(key);) key == "content" ? scan.read_string(content) : scan.skip();
    } else {
      scan.skip();
    }
  }
  CHECK(scan.finish());
  CHECK(content == "yes");
  CHECK(done);
  CHECK(n == 42);
}

TEST_CASE("asking for another type than stands there is a fault that stays") {
  std::string text;
  bool flag = false;
  int64_t number = 0;
  std::string_view key;
  JsonScan a("1");
  CHECK_FALSE(a.read_string(text));
  JsonScan b("\"1\"");
  CHECK_FALSE(b.read_bool(flag));
  for (const char* const not_whole : {"1.5", "1e3", "9223372036854775808", "\"1\""}) {
    JsonScan c(not_whole);
    CHECK_FALSE(c.read_int(number));
    CHECK(c.kind() == JsonScan::Kind::none);
  }
  JsonScan d("[1]");
  CHECK_FALSE(d.enter_object());
  CHECK_FALSE(d.next_key(key));
  JsonScan e("{\"a\":1}");
  CHECK_FALSE(e.enter_array());
  CHECK_FALSE(e.next_item());
  CHECK_FALSE(e.finish());
}

TEST_CASE("nesting is bounded, so that hostile depth costs no stack") {
  const auto nested = [](size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(skips_whole(nested(64)));
  CHECK_FALSE(skips_whole(nested(65)));
  CHECK_FALSE(skips_whole(std::string(1'000'000, '[')));
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  CHECK_FALSE(skips_whole(objects));
}

TEST_CASE("surrogates join, alone they become U+FFFD") {
  const auto unescaped = [](std::string_view raw) {
    std::string out;
    CHECK(append_unescaped(out, raw));
    return out;
  };
  CHECK(unescaped(R"(\ud83d\ude00)") == "\xF0\x9F\x98\x80");
  CHECK(unescaped(R"(\ud83d)") == "\xEF\xBF\xBD");
  CHECK(unescaped(R"(\ude00)") == "\xEF\xBF\xBD");
  CHECK(unescaped(R"(\ud83d\u0041)") ==
        "\xEF\xBF\xBD"
        "A");
  CHECK(unescaped(R"(\ud83d\ud83d\ude00)") == "\xEF\xBF\xBD\xF0\x9F\x98\x80");
  CHECK(unescaped(R"(\ud83dx)") == "\xEF\xBF\xBDx");
}

TEST_CASE("written strings are what nlohmann writes, and read back") {
  const std::vector<std::string> texts{"",
                                       "plain",
                                       "a\"b\\c/d",
                                       std::string("nul\0in", 6),
                                       "\b\f\n\r\t\x01\x1F\x7F",
                                       "gr\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x98\x80",
                                       std::string(1000, 'x') + "\n"};
  for (const std::string& text : texts) {
    std::string written = "before ";
    append_json_string(written, text);
    CHECK(written == "before " + Json(text).dump());
  }
  for (int byte = 0; byte < 256; ++byte) {
    std::string written;
    append_json_string(written, std::string("a") + static_cast<char>(byte) + "b");
    CAPTURE(byte);
    CHECK(Json::parse(written).get<std::string>() == (byte < 0x80 ? std::string("a") + static_cast<char>(byte) + "b"
                                                                  : "a\xEF\xBF\xBD"
                                                                    "b"));
  }
}
