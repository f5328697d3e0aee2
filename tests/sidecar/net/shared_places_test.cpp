#include "sidecar/net/shared_places.h"

#include <doctest/doctest.h>

#include <memory>
#include <vector>

using namespace kf::net;
using Place = SharedPlaces::Place;
using Taken = SharedPlaces::Taken;

TEST_CASE("one user takes his share, the others what is left, and a place that is given back is free again") {
  SharedPlaces places(5, 2);
  const Place first(places, "ann");
  auto second = std::make_unique<Place>(places, "ann");
  CHECK(first.taken() == Taken::yes);
  CHECK(second->taken() == Taken::yes);
  CHECK(Place(places, "ann").taken() == Taken::share_is_full);
  CHECK(Place(places, "bob").taken() == Taken::yes);
  CHECK(places.count() == 2);
  second.reset();
  CHECK(Place(places, "ann").taken() == Taken::yes);
  CHECK(places.count() == 1);
}

TEST_CASE("who is not known has no share, only what there is for everybody") {
  SharedPlaces places(3, 1);
  std::vector<std::unique_ptr<Place>> taken;
  for (int i = 0; i < 3; ++i) taken.push_back(std::make_unique<Place>(places, ""));
  for (const auto& place : taken) CHECK(place->taken() == Taken::yes);
  CHECK(Place(places, "").taken() == Taken::all_are_full);
  CHECK(Place(places, "ann").taken() == Taken::all_are_full);
  taken.clear();
  CHECK(places.count() == 0);
}
