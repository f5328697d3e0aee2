#include "sidecar/api/places.h"

#include <doctest/doctest.h>

#include <vector>

using namespace kf;
using namespace kf::api;

TEST_CASE("each user has so many places, and has them again when they are given back") {
  const auto places = Places::of_each_user(2);
  const UserId ada("ada");
  for (int i = 0; i < 3; ++i) {
    auto first = places->take(ada);
    const auto second = places->take(ada);
    CHECK(second);
    CHECK_FALSE(places->take(ada));
    CHECK(places->take(UserId("bob")));
    first.reset();
    CHECK(places->take(ada));
  }
}

TEST_CASE("a place outlives the routes that gave it") {
  auto places = Places::of_each_user(1);
  const auto place = places->take(UserId("ada"));
  places.reset();
  CHECK(place);
}
