#include "shared/view/theme.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/shared/view/contrast_pairs.h"

using namespace kf::view;

namespace {

// Colours with alpha end as whole bytes on the screen; the designers' figures are not rounded in between.
constexpr double kRounding = 0.02;

double contrast_of(const ContrastPair& pair, const std::map<std::string, Colour>& colours) {
  Colour below = colours.at(pair.background);
  if (*pair.fill != 0) below = over(colours.at(pair.fill), below);
  return contrast_ratio(over(colours.at(pair.foreground), below), below);
}

}  // namespace

TEST_CASE("every pair of colours that is used has enough contrast in both palettes") {
  const auto light = colours_by_name(palette(Appearance::light));
  const auto dark = colours_by_name(palette(Appearance::dark));
  for (const ContrastPair& pair : kContrastPairs) {
    CAPTURE(pair.foreground);
    CAPTURE(pair.background);
    CAPTURE(pair.fill);
    CHECK(contrast_of(pair, light) >= pair.min - kRounding);
    CHECK(contrast_of(pair, dark) >= pair.min - kRounding);
    CHECK(std::abs(contrast_of(pair, light) - pair.light) < 0.1);
    CHECK(std::abs(contrast_of(pair, dark) - pair.dark) < 0.1);
  }
}

TEST_CASE("colours give their parts, for drawing and for CSS") {
  constexpr Colour kColour{0x12345678};
  CHECK(kColour.r() == 0x12);
  CHECK(kColour.g() == 0x34);
  CHECK(kColour.b() == 0x56);
  CHECK(kColour.a() == 0x78);
  CHECK(kColour.abgr() == 0x78563412);
  CHECK(css(kColour) == "#12345678");
  CHECK(css({0x00FF0AFF}) == "#00ff0a");
  CHECK(with_alpha(kColour, 0.5F).rgba == 0x1234563C);
  CHECK(with_alpha(kColour, 2).rgba == kColour.rgba);
  CHECK(with_alpha(kColour, -1).rgba == 0x12345600);
}

TEST_CASE("black on white has the highest contrast there is") {
  CHECK(contrast_ratio({0x000000FF}, {0xFFFFFFFF}) == doctest::Approx(21));
  CHECK(contrast_ratio({0xFFFFFFFF}, {0xFFFFFFFF}) == doctest::Approx(1));
  CHECK(over({0xFFFFFF00}, {0x102030FF}) == Colour{0x102030FF});
  CHECK(over({0xFFFFFFFF}, {0x102030FF}) == Colour{0xFFFFFFFF});
  CHECK(over({0xFFFFFF80}, {0x000000FF}) == Colour{0x808080FF});
}

TEST_CASE("shadows come outermost first and grow fainter outwards") {
  for (const Appearance appearance : {Appearance::light, Appearance::dark}) {
    for (const int level : {0, 1, 5, -1}) CHECK(shadow_layers(level, appearance).empty());
    for (const int level : {2, 3, 4}) {
      const auto layers = shadow_layers(level, appearance);
      REQUIRE(layers.size() >= 3);
      for (size_t i = 1; i < layers.size(); ++i) {
        CHECK(layers[i - 1].spread > layers[i].spread);
        CHECK(layers[i - 1].alpha < layers[i].alpha);
      }
    }
  }
  CHECK(shadow_layers(3, Appearance::light).size() == 7);
  CHECK(shadow_layers(4, Appearance::dark).size() == 10);
}

TEST_CASE("the page's width chooses the layout") {
  CHECK(layout_for(0) == Layout::phone);
  CHECK(layout_for(639.5F) == Layout::phone);
  CHECK(layout_for(640) == Layout::tablet);
  CHECK(layout_for(1023) == Layout::tablet);
  CHECK(layout_for(1024) == Layout::desktop);
  CHECK(layout_for(1680) == Layout::wide);
}

TEST_CASE("text grows on phones, code and headings do not") {
  CHECK(on_phone(type_scale::ui).size == 15);
  CHECK(on_phone(type_scale::section).weight == 600);
  CHECK(on_phone(type_scale::meta).size == 13);
  CHECK(on_phone(type_scale::body).size == 16);
  CHECK(on_phone(type_scale::title) == type_scale::title);
  CHECK(on_phone(type_scale::code) == type_scale::code);
  CHECK(on_phone(type_scale::heading) == type_scale::heading);
}

TEST_CASE("motion eases out and never overshoots") {
  CHECK(motion::ease_out(-1) == 0);
  CHECK(motion::ease_out(0.5F) == doctest::Approx(0.875));
  CHECK(motion::ease_out(2) == 1);
}
