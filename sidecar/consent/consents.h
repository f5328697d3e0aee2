#pragma once
// Nothing that a person writes leaves this machine before that person agreed to it, for every place on its way
// (contracts/way.h), by today's words. What was agreed to is kept with its words, also after it was withdrawn.

#include "shared/contracts/consents.h"
#include "sidecar/base/clock.h"
#include "sidecar/store/consent_repository.h"

namespace kf::consent {

// Grows with every change of the words, so that everybody is asked again.
inline constexpr int64_t kTextVersion = 1;

// What is agreed to when questions go to `destination`, one place or a way of several.
std::string text_for(std::string_view destination);

// What is agreed to must be an address, and today's words: invalid_request, conflict.
Result<void> check(const NewConsent& consent);

class Consents {
 public:
  Consents(store::ConsentRepository& repository, const Clock& clock) : repository_(repository), clock_(clock) {}

  // Before the first byte leaves: consent_required when `user` did not agree to each place of `destination`, or
  // withdrew it, or agreed to other words. A place that nobody knows can never be agreed to.
  Result<void> check(const UserId& user, const std::string& destination) const;
  bool is_given(const UserId& user, const std::string& destination) const { return check(user, destination).ok(); }

  // Agrees to each place of the destination. Errors: those of check(NewConsent). Giving it twice is giving it once.
  Result<void> give(const UserId& user, const NewConsent& consent);

  // For one place. not_found when there is none to withdraw.
  Result<void> withdraw(const UserId& user, const std::string& destination);

  // All there ever were, newest first, without the names of users.
  std::vector<ConsentInfo> all() const;

 private:
  store::ConsentRepository& repository_;
  const Clock& clock_;
};

}  // namespace kf::consent
