#include "sidecar/identity/permissions.h"

namespace kf::identity {
namespace {

constexpr PermissionSet kWork{Permission::models, Permission::chat, Permission::conversations};
constexpr PermissionSet kAll{Permission::models, Permission::chat,        Permission::conversations, Permission::record,
                             Permission::users,  Permission::credentials, Permission::settings};

}  // namespace

PermissionSet PermissionSet::of(const std::vector<Permission>& permissions) {
  PermissionSet set;
  for (const Permission permission : permissions) set.bits_ |= bit(permission);
  return set;
}

std::vector<Permission> PermissionSet::list() const {
  std::vector<Permission> found;
  for (const auto& [permission, name] : EnumNames<Permission>::kNames) {
    if (has(permission)) found.push_back(permission);
  }
  return found;
}

PermissionSet permissions_of(UserRole role) {
  switch (role) {
    case UserRole::owner:
    case UserRole::admin: return kAll;
    case UserRole::user:
    case UserRole::tool: return kWork;
    case UserRole::auditor: return {Permission::record};
  }
  return {};
}

bool may_manage(UserRole manager, UserRole managed) {
  if (managed == UserRole::owner) return false;
  if (managed == UserRole::admin) return manager == UserRole::owner;
  return permissions_of(manager).has(Permission::users);
}

}  // namespace kf::identity
