#include "sidecar/net/shared_places.h"

namespace kf::net {

SharedPlaces::Place::Place(SharedPlaces& owner, std::string_view share)
    : owner_(owner), share_(share), taken_(owner.take(share_)) {}

SharedPlaces::Place::~Place() {
  if (taken_ == Taken::yes) owner_.give_back(share_);
}

SharedPlaces::Taken SharedPlaces::take(const std::string& share) {
  return counts_.with([&](Counts& counts) {
    if (counts.all >= places_) return Taken::all_are_full;
    if (!share.empty()) {
      int& of_share = counts.of_shares[share];
      if (of_share >= places_of_share_) return Taken::share_is_full;
      ++of_share;
    }
    ++counts.all;
    return Taken::yes;
  });
}

void SharedPlaces::give_back(const std::string& share) {
  counts_.with([&](Counts& counts) {
    --counts.all;
    const auto of_share = counts.of_shares.find(share);
    if (of_share != counts.of_shares.end() && --of_share->second == 0) counts.of_shares.erase(of_share);
  });
}

int SharedPlaces::count() const {
  return counts_.with([](const Counts& counts) { return counts.all; });
}

}  // namespace kf::net
