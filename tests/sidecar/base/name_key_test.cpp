#include "sidecar/base/name_key.h"

#include <doctest/doctest.h>

#include "sidecar/base/confusables.h"

using namespace kf;

TEST_CASE("one look has one spelling") {
  CHECK(normal_name("Jose\u0301") == "Jos\u00E9");
  CHECK(normal_name("\uFF2D\uFF41\uFF52\uFF41") == "Mara");
  CHECK(normal_name("a\u00A0b") == "a b");
  CHECK(normal_name("a\xff") == "a\xff");
  CHECK(folded_name(" JOSE\u0301 ") == folded_name("jos\u00E9"));
  CHECK(folded_name("STRASSE") == folded_name("Stra\u00DFe"));
  CHECK(folded_name("Mara") != folded_name("Mara B"));
}

TEST_CASE("names that a hasty eye takes for each other have one skeleton") {
  const std::string owner = name_skeleton("Owner");
  for (const char* like : {"owner", "OWNER", "\u041Ewner", "\u039Fwner", "0wner", "\uFF2Fwner", "Own\u0435r",
                           "Owne\u200Br", "O.w-n_e r", "\u0585wner", "\U0001D40Ewner"}) {
    CAPTURE(like);
    CHECK(name_skeleton(like) == owner);
  }
  CHECK(name_skeleton("Paul") == name_skeleton("PauI"));
  CHECK(name_skeleton("Paul") == name_skeleton("Pau1"));
  CHECK(name_skeleton("Bernd") == name_skeleton("Bemd"));
  CHECK(name_skeleton("\u0410\u041D\u041D\u0410") == name_skeleton("AHHA"));
  CHECK(name_skeleton("\u0392ob") == name_skeleton("Bob"));
  CHECK(name_skeleton("Mara") != name_skeleton("Maria"));
  CHECK(name_skeleton("J\u00FCrgen") != name_skeleton("Jurgen"));
  CHECK(name_skeleton("\u738B\u82B3") != name_skeleton("\u738B\u65B9"));
}

TEST_CASE("names of many scripts are taken") {
  for (const char* name :
       {"Mara Rossi", "J\u00F8rgen \u00D6berg-\u0141uk", "O'Neill, Jr.", "\u041C\u0430\u0440\u0438\u044F",
        "\u039C\u03B1\u03C1\u03AF\u03B1", "\u738B\u82B3", "\u7530\u4E2D Taro", "\u05DE\u05E8\u05D9\u05DD",
        "\u0645\u0631\u064A\u0645", "\u0939\u093F\u0928\u094D\u0926\u0940", "Nguy\u1EC5n", "R2-D2", "42",
        "\u041C\u0430\u0440\u0438\u044F (Maria)", "Ann \U0001F600"}) {
    CAPTURE(name);
    CHECK_FALSE(fault_of_name(normal_name(name)).has_value());
  }
}

TEST_CASE("a name that hides something, shows nothing or imitates is told what is wrong") {
  const auto says = [](std::string_view name, std::string_view part) {
    const auto fault = fault_of_name(normal_name(name));
    CAPTURE(name);
    REQUIRE(fault.has_value());
    CHECK(fault->find(part) != std::string_view::npos);
  };
  for (const char* hidden : {"Owner\u200B", "a\u202Eb", "a\u0085b", "a\u2028b", "a\u00ADb", "a\u3164", "\u2800a",
                             "a\U000E0041", "a\uE000", "a\u0378", "a\xff", "a\nb", "a\u200Db", "a\uFEFF"})
    says(hidden, "cannot be seen");
  for (const char* nothing : {"", "...", "-", "\U0001F600"}) says(nothing, "no letter");
  for (const char* marks : {"\u0301a", "a\u0336\u0336\u0336\u0336\u0336", ". \u0301a"}) says(marks, "marks");
  for (const char* mixed : {"\u041Ewner", "Own\u0435r", "\u0391lice", "\u0585wner", "\u13AAnn"}) says(mixed, "mixes");
}

TEST_CASE("the table of looks is in order") {
  CHECK(latin_look_of(0x0430) == "a");
  CHECK(latin_look_of(0x00C6) == "ae");
  CHECK(latin_look_of('a').empty());
  CHECK(latin_look_of(0x10FFFF).empty());
  int found = 0;
  for (char32_t c = 0x80; c < 0x20000; ++c) found += latin_look_of(c).empty() ? 0 : 1;
  CHECK(found == 415);
}
