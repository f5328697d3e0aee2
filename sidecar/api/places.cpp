#include "sidecar/api/places.h"

namespace kf::api {

std::shared_ptr<Places::Place> Places::take(const UserId& user) {
  const bool is_taken = taken_.with([&](Taken& taken) {
    size_t& count = taken[user];
    if (count >= places_max_) return false;
    ++count;
    return true;
  });
  return is_taken ? std::make_shared<Place>(shared_from_this(), user) : nullptr;
}

void Places::give_back(const UserId& user) {
  taken_.with([&](Taken& taken) {
    const auto found = taken.find(user);
    if (--found->second == 0) taken.erase(found);
  });
}

}  // namespace kf::api
