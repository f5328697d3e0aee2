#pragma once
// A number of places for everybody, of which one user takes a share and no more.

#include <string>
#include <string_view>
#include <unordered_map>

#include "sidecar/base/guarded.h"

namespace kf::net {

class SharedPlaces {
 public:
  SharedPlaces(int places, int places_of_share) : places_(places), places_of_share_(places_of_share) {}

  enum class Taken { yes, share_is_full, all_are_full };

  // Given back at the end of its life.
  class Place {
   public:
    // `share` is the user who takes it. An empty one counts among all, but has no share of its own.
    Place(SharedPlaces& owner, std::string_view share);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    Taken taken() const { return taken_; }

   private:
    SharedPlaces& owner_;
    const std::string share_;
    const Taken taken_;
  };

  int count() const;  // of the places that are taken
  int places_of_share() const { return places_of_share_; }

 private:
  struct Counts {
    int all = 0;
    std::unordered_map<std::string, int> of_shares;
  };

  Taken take(const std::string& share);
  void give_back(const std::string& share);

  const int places_;
  const int places_of_share_;
  Guarded<Counts> counts_;
};

}  // namespace kf::net
