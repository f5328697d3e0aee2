#include "shared/view/icons.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace kf::view;
using Kind = IconStep::Kind;

namespace {

std::vector<Icon> all_icons() {
  std::vector<Icon> icons;
  for (int i = 1; i < static_cast<int>(Icon::count); ++i) icons.push_back(static_cast<Icon>(i));
  return icons;
}

// How many of a step's numbers must lie on the grid.
size_t places_of(Kind kind) {
  switch (kind) {
    case Kind::cubic: return 6;
    case Kind::rect:
    case Kind::quadratic: return 4;
    case Kind::close:
    case Kind::stroke:
    case Kind::fill: return 0;
    default: return 2;
  }
}

}  // namespace

TEST_CASE("every icon has a name of its own and draws something within the grid") {
  std::set<std::string> names;
  for (const Icon icon : all_icons()) {
    CAPTURE(icon_name(icon));
    CHECK(names.insert(std::string(icon_name(icon))).second);
    const auto steps = icon_steps(icon_path(icon));
    CHECK_FALSE(steps.empty());
    for (const IconStep& step : steps) {
      for (size_t n = 0; n < places_of(step.kind); ++n) {
        CHECK(step.v[n] >= 0);
        CHECK(step.v[n] <= 16);
      }
    }
  }
}

TEST_CASE("every path begins with a move and ends with a stroke or a fill") {
  for (const Icon icon : all_icons()) {
    CAPTURE(icon_name(icon));
    bool is_in_path = false;
    for (const IconStep& step : icon_steps(icon_path(icon))) {
      const bool ends = step.kind == Kind::stroke || step.kind == Kind::fill;
      const bool stands_alone = step.kind == Kind::rect || step.kind == Kind::circle || step.kind == Kind::disc;
      if (!is_in_path && !stands_alone) CHECK(step.kind == Kind::move);
      if (stands_alone) CHECK_FALSE(is_in_path);
      is_in_path = !ends && !stands_alone;
    }
    CHECK_FALSE(is_in_path);
  }
}

TEST_CASE("names and order are the designers'") {
  CHECK(icon_steps(icon_path(Icon::none)).empty());
  CHECK(icon_name(Icon::mark) == "mark");
  CHECK(icon_name(Icon::shield_check) == "shieldCheck");
  CHECK(icon_name(Icon::arrow_up) == "arrowUp");
  CHECK(icon_name(Icon::retry) == "retry");
}

TEST_CASE("path data is read") {
  const auto steps = icon_steps("r 2 2.5 12 9 2.5; p M5 11.5 L5 14 Q1 2 3 -4.25 Z; d 1 2 0.75");
  REQUIRE(steps.size() == 7);
  CHECK(steps[0] == IconStep{Kind::rect, {2, 2.5F, 12, 9, 2.5F}});
  CHECK(steps[1] == IconStep{Kind::move, {5, 11.5F}});
  CHECK(steps[2] == IconStep{Kind::line, {5, 14}});
  CHECK(steps[3] == IconStep{Kind::quadratic, {1, 2, 3, -4.25F}});
  CHECK(steps[4].kind == Kind::close);
  CHECK(steps[5].kind == Kind::stroke);
  CHECK(steps[6] == IconStep{Kind::disc, {1, 2, 0.75F}});
}

TEST_CASE("what is no path data draws nothing") {
  CHECK(icon_steps("").empty());
  CHECK(icon_steps("z 1 2").empty());
  CHECK(icon_steps("p X").size() == 1);
}

TEST_CASE("outlines keep their weight at small sizes") {
  CHECK(icon_stroke(12) == doctest::Approx(1.25));
  CHECK(icon_stroke(16) == doctest::Approx(1.4));
  CHECK(icon_stroke(20) == doctest::Approx(1.6));
}
