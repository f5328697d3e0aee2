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

}  // namespace

std::optional<UserRecord> Users::find(const UserId& id) const {
  auto user = repository_.find(id);
  return user && user->removed_ms == 0 ? user : std::nullopt;
}

std::vector<UserRecord> Users::all() const {
  auto users = repository_.all();
  std::erase_if(users, [](const UserRecord& user) { return user.removed_ms != 0; });
  return users;
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
  if (all().size() >= kUsersMax) return Error{ErrorCode::conflict, "There are 1000 users already."};
  const bool is_tool = wanted.role == UserRole::tool;
  if (is_tool && wanted.password)
    return Error{ErrorCode::invalid_request, "A tool comes with tokens, not with a password.", "password"};
  if (!is_tool) {
    const crypto::Secret password(wanted.password.value_or(""));
    KF_CHECK(check_new_password(password, user.name));
    KF_TRY(user.password, passwords_.verifier_of(password));
  }
  user.created_ms = wall_ms(clock_);
  KF_CHECK(repository_.add(user));
  return user;
}

// Everybody may change their own name.
Result<UserRecord> Users::edit(const Caller& by, const UserId& id, const UserEdit& edit) {
  KF_TRY(auto user, existing(id));
  const bool is_own_name = by.user == id && !edit.role;
  if (!is_own_name && !may_manage(by.role, user.role)) return not_allowed("change this user");
  // No role manages itself (may_manage), so that whoever comes here does not change his own, and nobody makes an owner.
  if (edit.role && !may_manage(by.role, *edit.role))
    return Error{ErrorCode::forbidden, "Your role does not allow you to give this role.", "role"};
  if (edit.role && (*edit.role == UserRole::tool) != (user.role == UserRole::tool))
    return Error{ErrorCode::invalid_request, "A person does not become a tool, nor a tool a person.", "role"};
  if (edit.name) {
    KF_TRY(user.name, checked_name(*edit.name, kUserNameBytesMax));
    KF_CHECK(check_not_reserved(user.name, edit.role.value_or(user.role)));
  }
  user.role = edit.role.value_or(user.role);
  KF_CHECK(repository_.change(user));
  return user;
}

Result<void> Users::check_current(const UserRecord& user, const PasswordChange& change) {
  if (user.password.empty()) return {};
  const auto pause = brake_.pause(user.id.text());
  if (pause.count() > 0) {
    return Error{ErrorCode::too_many_requests, "Too many wrong passwords. Wait a moment.", "current",
                 static_cast<int>(pause.count())};
  }
  KF_TRY(const bool fits, passwords_.fits(crypto::Secret(change.current.value_or("")), user.password));
  if (fits) return brake_.note_success(user.id.text()), Result<void>();
  brake_.note_failure(user.id.text());
  return Error{ErrorCode::forbidden, "The current password is wrong.", "current"};
}

Result<void> Users::set_password(const Caller& by, const UserId& id, const PasswordChange& change) {
  KF_TRY(auto user, by.user == id ? existing(id) : managed(by, id));
  if (user.role == UserRole::tool)
    return Error{ErrorCode::invalid_request, "A tool comes with tokens, not with a password.", "password"};
  const crypto::Secret password(change.password);
  KF_CHECK(check_new_password(password, user.name));
  if (by.user == id) KF_CHECK(check_current(user, change));
  KF_TRY(user.password, passwords_.verifier_of(password));
  return repository_.change(user);
}

Result<UserRecord> Users::removable(const Caller& by, const UserId& id) const {
  if (by.user == id) return Error{ErrorCode::conflict, "You cannot remove yourself.", "id"};
  return managed(by, id);
}

Result<void> Users::remove(UserRecord user) {
  user.removed_ms = std::max<int64_t>(1, wall_ms(clock_));
  user.password.clear();
  return repository_.change(user);
}

// A name that nobody has takes the same way and the same time.
Result<UserRecord> Users::sign_in(const std::string& name, const crypto::Secret& password) {
  const std::string key = folded_name(utf8_prefix(trim(name), kUserNameBytesMax));
  const auto pause = brake_.pause(key);
  if (pause.count() > 0) {
    return Error{ErrorCode::too_many_requests, "Too many wrong passwords. Wait a moment.", "password",
                 static_cast<int>(pause.count())};
  }
  const auto user = repository_.find_by_name(trim(name));
  KF_TRY(const bool fits, passwords_.fits(password, user ? user->password : std::string()));
  if (!fits) return brake_.note_failure(key), wrong_sign_in();
  brake_.note_success(key);
  return *user;
}

}  // namespace kf::identity
