#pragma once
// Who there is. The owner is there from the start and has the launch link; everybody else signs in with a name and a
// password, or comes with a token.

#include <functional>

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
      : repository_(repository), clock_(clock), passwords_(clock, cost), brake_(clock) {}

  // Somebody who is here, or nullopt.
  std::optional<store::UserRecord> find(const UserId& id) const;
  // The sidecar stops: whoever waits for a password to be worked on is sent away.
  void stop() { passwords_.queue().close(); }

  std::vector<store::UserRecord> all() const;  // by name, without those who were removed
  std::vector<store::UserRecord> all_there_were() const { return repository_.all(); }
  std::string name_of(const UserId& id) const;  // of those who were removed too; empty for nobody
  bool has_password_sign_in() const;            // somebody has a password

  // forbidden for what the caller may not do to somebody of that role, invalid_request and conflict with the field.
  // What the caller was and what the other one was is looked at again in the step that changes something: forbidden and
  // conflict when that is not so any more.
  Result<store::UserRecord> add(const Caller& by, const NewUser& wanted);
  Result<store::UserRecord> edit(const Caller& by, const UserId& id, const UserEdit& edit);
  Result<void> set_password(const Caller& by, const UserId& id, const PasswordChange& change);

  // Whether `by` may remove that user; then he is marked as gone, and his sessions and tokens end. Conversations are
  // the caller's. `user` is what removable() gave: what became of him and of `by` since is looked at again.
  Result<store::UserRecord> removable(const Caller& by, const UserId& id) const;
  Result<void> remove(const Caller& by, const store::UserRecord& user);

  // The user as he was when the password was compared; what is opened for him is opened for that one (standing_of).
  // unauthenticated, or too_many_requests with the seconds to wait after too many wrong guesses.
  // `recognise` gives what stands for a user in this browser, if he signed in there before (KnownBrowsers): such a one
  // waits in no crowd of strangers, and their wrong guesses do not count against him.
  using Recognise = std::function<std::string(const UserId&)>;
  Result<store::UserRecord> sign_in(const std::string& name, const crypto::Secret& password,
                                    const Recognise& recognise);

 private:
  Result<store::UserRecord> existing(const UserId& id) const;
  Result<store::UserRecord> managed(const Caller& by, const UserId& id) const;
  Result<void> check_current(const store::UserRecord& user, const PasswordChange& change);

  // Whose guesses count together, and where they wait.
  struct Guesser {
    std::string key;
    Asker asker;
  };
  Result<bool> guess(const Guesser& guesser, const crypto::Secret& password, std::string_view verifier);

  store::UserRepository& repository_;
  const Clock& clock_;
  Passwords passwords_;
  SignInBrake brake_;
};

}  // namespace kf::identity
