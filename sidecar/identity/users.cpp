#include "sidecar/identity/users.h"

#include <algorithm>

#include "shared/base/text.h"
#include "sidecar/base/name_key.h"
#include "sidecar/base/random.h"
#include "sidecar/identity/names.h"

namespace kf::identity {
namespace {

using store::UserRecord;

constexpr size_t kIdBytes = 9;

Error not_allowed(std::string_view what) {
  return {ErrorCode::forbidden, "Your role does not allow you to " + std::string(what) + "."};
}

Error wrong_sign_in() {
  Error error{ErrorCode::unauthenticated, "The name or the password is wrong."};
  error.field = "password";
  return error;
}

// Which input is to be sent again later.
Error told_of(Error error, std::string field) {
  if (error.code == ErrorCode::too_many_requests) error.field = std::move(field);
  return error;
}

Asker signed_in(const Caller& by) { return {Lane::signed_in, by.user.text()}; }

}  // namespace

std::optional<UserRecord> Users::find(const UserId& id) const {
  auto user = repository_.find(id);
  return user && user->is_here() ? user : std::nullopt;
}

std::vector<UserRecord> Users::all() const {
  auto users = repository_.all();
  std::erase_if(users, [](const UserRecord& user) { return !user.is_here(); });
  return users;
}

std::string Users::name_of(const UserId& id) const {
  const auto user = repository_.find(id);
  return user ? user->name : std::string();
}

bool Users::has_password_sign_in() const {
  const auto users = all();
  return std::any_of(users.begin(), users.end(), [](const UserRecord& user) { return !user.password.empty(); });
}

Result<UserRecord> Users::existing(const UserId& id) const {
  if (auto user = find(id)) return std::move(*user);
  return Error{ErrorCode::not_found, "There is no such user.", "id"};
}

Result<UserRecord> Users::managed(const Caller& by, const UserId& id) const {
  KF_TRY(auto user, existing(id));
  if (!may_manage(by.role, user.role)) return not_allowed("change this user");
  return user;
}

Result<UserRecord> Users::add(const Caller& by, const NewUser& wanted) {
  UserRecord user{UserId(random_token(kIdBytes)), {}, wanted.role};
  KF_TRY(user.name, checked_name(wanted.name, kUserNameBytesMax));
  if (wanted.role == UserRole::owner)
    return Error{ErrorCode::invalid_request, "There is one owner: who runs Knowledge Foundry.", "role"};
  if (!may_manage(by.role, wanted.role)) return not_allowed("add somebody of this role");
  KF_CHECK(check_not_reserved(user.name, wanted.role));
  const bool is_tool = wanted.role == UserRole::tool;
  if (is_tool && wanted.password)
    return Error{ErrorCode::invalid_request, "A tool comes with tokens, not with a password.", "password"};
  if (!is_tool) {
    const crypto::Secret password(wanted.password.value_or(""));
    KF_CHECK(check_new_password(password, user.name));
    KF_TRY(user.password, passwords_.verifier_of(password, signed_in(by)));
  }
  user.created_ms = wall_ms(clock_);
  if (!is_tool) user.password_by = by.user.text();
  user.password_set_ms = user.created_ms;
  KF_CHECK(repository_.add(user, by.standing(), kUsersMax));
  return user;
}

// Everybody may change their own name.
Result<UserRecord> Users::edit(const Caller& by, const UserId& id, const UserEdit& edit) {
  KF_TRY(const auto user, existing(id));
  const bool is_own_name = by.user == id && !edit.role;
  if (!is_own_name && !may_manage(by.role, user.role)) return not_allowed("change this user");
  // No role manages itself (may_manage), so that whoever comes here does not change his own, and nobody makes an owner.
  if (edit.role && !may_manage(by.role, *edit.role))
    return Error{ErrorCode::forbidden, "Your role does not allow you to give this role.", "role"};
  if (edit.role && (*edit.role == UserRole::tool) != (user.role == UserRole::tool))
    return Error{ErrorCode::invalid_request, "A person does not become a tool, nor a tool a person.", "role"};
  UserEdit checked = edit;
  if (edit.name) {
    KF_TRY(checked.name, checked_name(*edit.name, kUserNameBytesMax));
    KF_CHECK(check_not_reserved(*checked.name, edit.role.value_or(user.role)));
  }
  return repository_.edit({standing_of(user), by.standing()}, checked);
}

// A guess counts when it begins: of those that come together at the end of a pause one is checked.
Result<bool> Users::guess(const Guesser& guesser, const crypto::Secret& password, std::string_view verifier) {
  KF_TRY(const auto begun, brake_.begin(guesser.key));
  auto fits = passwords_.fits(password, verifier, guesser.asker);
  if (!fits) {
    brake_.was_not_checked(begun);
  } else if (*fits) {
    brake_.was_right(begun);
  } else {
    brake_.was_wrong(begun);
  }
  return fits;
}

Result<void> Users::check_current(const UserRecord& user, const PasswordChange& change) {
  if (user.password.empty()) return {};
  Guesser guesser;
  guesser.key = "session " + user.id.text();
  guesser.asker = {Lane::signed_in, user.id.text()};
  auto fits = guess(guesser, crypto::Secret(change.current.value_or("")), user.password);
  if (!fits) return told_of(std::move(fits).error(), "current");
  if (*fits) return {};
  return Error{ErrorCode::forbidden, "The current password is wrong.", "current"};
}

Result<void> Users::set_password(const Caller& by, const UserId& id, const PasswordChange& change) {
  KF_TRY(const auto user, by.user == id ? existing(id) : managed(by, id));
  if (user.role == UserRole::tool)
    return Error{ErrorCode::invalid_request, "A tool comes with tokens, not with a password.", "password"};
  const crypto::Secret password(change.password);
  KF_CHECK(check_new_password(password, user.name));
  if (by.user == id) KF_CHECK(check_current(user, change));
  if (by.is_password_given && change.current == change.password)
    return Error{ErrorCode::invalid_request, "This is the password that you were given. Choose another one.",
                 "password"};
  KF_TRY(const auto verifier, passwords_.verifier_of(password, signed_in(by)));
  return repository_.set_password({{standing_of(user), by.standing()},
                                   verifier,
                                   wall_ms(clock_),
                                   by.user == id ? by.session : std::string(),
                                   change.revoke_tokens ? store::TokensThen::go : store::TokensThen::stay});
}

Result<UserRecord> Users::removable(const Caller& by, const UserId& id) const {
  if (by.user == id) return Error{ErrorCode::conflict, "You cannot remove yourself.", "id"};
  return managed(by, id);
}

Result<void> Users::remove(const Caller& by, const UserRecord& user) {
  return repository_.mark_removed({standing_of(user), by.standing()}, std::max<int64_t>(1, wall_ms(clock_)));
}

// A name that nobody has takes the same way and the same time.
Result<UserRecord> Users::sign_in(const std::string& name, const crypto::Secret& password, const Recognise& recognise) {
  const std::string wanted(trim(name));
  const auto user = repository_.find_by_name(wanted);
  const std::string browser = recognise(user ? user->id : UserId());
  Guesser guesser;
  guesser.key = "name " + folded_name(utf8_prefix(wanted, kUserNameBytesMax));
  if (!browser.empty()) {
    guesser.key = "browser " + browser;
    guesser.asker = {Lane::known_browser, browser};
  }
  auto fits = guess(guesser, password, user ? user->password : std::string());
  if (!fits) return told_of(std::move(fits).error(), "password");
  if (*fits) return *user;
  return wrong_sign_in();
}

}  // namespace kf::identity
