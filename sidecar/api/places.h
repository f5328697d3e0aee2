#pragma once
// So many of something at once for one user: exports, say, which hold memory while their reader is slow.

#include <cstddef>
#include <map>
#include <memory>

#include "shared/base/strong_id.h"
#include "sidecar/base/guarded.h"

namespace kf::api {

class Places : public std::enable_shared_from_this<Places> {
 public:
  static std::shared_ptr<Places> of_each_user(size_t places_max) {
    return std::shared_ptr<Places>(new Places(places_max));
  }

  // Held for as long as it lives; copyable through its pointer, so that a stream can own it.
  class Place {
   public:
    Place(std::shared_ptr<Places> places, UserId user) : places_(std::move(places)), user_(std::move(user)) {}
    ~Place() { places_->give_back(user_); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

   private:
    std::shared_ptr<Places> places_;
    UserId user_;
  };

  // Null when this user holds all of theirs.
  std::shared_ptr<Place> take(const UserId& user);

 private:
  explicit Places(size_t places_max) : places_max_(places_max) {}
  void give_back(const UserId& user);

  using Taken = std::map<UserId, size_t>;
  const size_t places_max_;
  Guarded<Taken> taken_;
};

}  // namespace kf::api
