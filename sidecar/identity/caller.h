#pragma once
// Who sends a request, and what a route asks of him.

#include <optional>
#include <string>

#include "shared/base/strong_id.h"
#include "shared/contracts/audit.h"
#include "sidecar/identity/permissions.h"
#include "sidecar/store/identity_repository.h"

namespace kf::identity {

enum class Carrier { nobody, cookie, token };

// `permissions` are those of the role, for a token as far as its scopes go. `session` is empty for a token, `token` for
// a session. `epoch` is the user's when this was judged. A cookie that comes alone may have been taken by anybody on
// this host, since cookies ignore ports: its caller is nobody, with a session.
struct Caller {
  UserId user;
  UserRole role = UserRole::user;
  PermissionSet permissions;
  Carrier carrier = Carrier::nobody;
  std::string session = {};  // its id
  std::string token = {};    // its id
  int64_t epoch = 0;
  bool is_password_given = false;  // somebody else set it, and so knows it

  // How the record writes what he came with (Carried).
  std::string carried() const {
    if (carrier == Carrier::nobody) return {};
    return carrier == Carrier::token ? std::string(Carried::kToken) + token : std::string(Carried::kSession) + session;
  }

  bool may(Permission permission) const { return permissions.has(permission); }
  store::Standing standing() const { return {user, epoch}; }
  bool is_somebody() const { return !user.empty(); }
  // Under whose name limits and shares count. A cookie that comes alone uses up nothing of its user's.
  UserId counted_as() const { return is_somebody() || session.empty() ? user : UserId("cookie alone: " + session); }
};

// What a route asks. A cookie alone says that somebody is here, and no more: to read or act, a page sends the CSRF
// value too. What else a browser says of a request (Sec-Fetch-Site, Origin) proves nothing, because whoever took the
// cookie is no browser. What is done in the page only is closed to tokens, whatever their scopes.
struct Access {
  enum class Who { everybody, cookie_alone, page, page_or_token };

  Who who = Who::page;
  std::optional<Permission> permission;
  bool is_for_given_password = false;

  // Open also to somebody who has not yet chosen a password of his own: what is about himself, and leaving.
  constexpr Access with_given_password() const {
    Access access = *this;
    access.is_for_given_password = true;
    return access;
  }

  static constexpr Access open_to_all() { return {Who::everybody, std::nullopt}; }
  static constexpr Access cookie() { return {Who::cookie_alone, std::nullopt}; }
  static constexpr Access in_page() { return {Who::page, std::nullopt}; }
  static constexpr Access in_page(Permission permission) { return {Who::page, permission}; }
  static constexpr Access to(Permission permission) { return {Who::page_or_token, permission}; }
};

}  // namespace kf::identity
