#pragma once
// Who there is. The owner is there from the start and has the launch link; everybody else signs in with a name and a
// password, or comes with a token.

#include "sidecar/base/clock.h"
#include "sidecar/identity/caller.h"
#include "sidecar/identity/passwords.h"
#include "sidecar/identity/sign_in_brake.h"
#include "sidecar/store/identity_repository.h"

namespace kf::identity {

inline constexpr size_t kUserNameBytesMax = 80;
inline constexpr size_t kUsersMax = 1000;

class Users {
 public:
  Users(store::UserRepository& repository, const Clock& clock, crypto::ScryptCost cost = {})
      : repository_(repository), clock_(clock), passwords_(cost), brake_(clock) {}

  // Somebody who is here, or nullopt.
  std::optional<store::UserRecord> find(const UserId& id) const;
  std::vector<store::UserRecord> all() const;  // by name, without those who were removed
  std::vector<store::UserRecord> all_there_were() const { return repository_.all(); }
  bool has_password_sign_in() const;  // somebody has a password

  // forbidden for what the caller may not do to somebody of that role, invalid_request and conflict with the field.
  Result<store::UserRecord> add(const Caller& by, const NewUser& wanted);
  Result<store::UserRecord> edit(const Caller& by, const UserId& id, const UserEdit& edit);
  Result<void> set_password(const Caller& by, const UserId& id, const PasswordChange& change);

  // Whether `by` may remove that user; then he is marked as gone. Sessions, tokens and conversations are the caller's.
  Result<store::UserRecord> removable(const Caller& by, const UserId& id) const;
  Result<void> remove(store::UserRecord user);

  // unauthenticated, or too_many_requests with the seconds to wait after too many wrong guesses.
  Result<store::UserRecord> sign_in(const std::string& name, const crypto::Secret& password);

 private:
  Result<store::UserRecord> existing(const UserId& id) const;
  Result<store::UserRecord> managed(const Caller& by, const UserId& id) const;
  Result<void> check_current(const store::UserRecord& user, const PasswordChange& change);

  store::UserRepository& repository_;
  const Clock& clock_;
  Passwords passwords_;
  SignInBrake brake_;
};

}  // namespace kf::identity
