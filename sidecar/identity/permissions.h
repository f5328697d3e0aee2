#pragma once
// What each role may do: one table.

#include <cstdint>
#include <vector>

#include "shared/contracts/identity.h"

namespace kf::identity {

class PermissionSet {
 public:
  constexpr PermissionSet() = default;
  constexpr PermissionSet(std::initializer_list<Permission> permissions) {
    for (const Permission permission : permissions) bits_ |= bit(permission);
  }
  static PermissionSet of(const std::vector<Permission>& permissions);

  constexpr bool has(Permission permission) const { return (bits_ & bit(permission)) != 0; }
  constexpr bool has_all(PermissionSet others) const { return (bits_ & others.bits_) == others.bits_; }
  friend constexpr PermissionSet operator&(PermissionSet a, PermissionSet b) {
    a.bits_ &= b.bits_;
    return a;
  }
  friend constexpr bool operator==(PermissionSet, PermissionSet) = default;
  std::vector<Permission> list() const;  // in the order of the enum

 private:
  static constexpr uint32_t bit(Permission permission) { return 1u << static_cast<unsigned>(permission); }

  uint32_t bits_ = 0;
};

PermissionSet permissions_of(UserRole role);

// What a token can be given at most: programs neither manage people nor settings, nor see credentials.
inline constexpr PermissionSet kTokenScopes{Permission::models, Permission::chat, Permission::conversations,
                                            Permission::record};

// Whether somebody of this role may add, change or remove somebody of that one. The owner stays what he is.
bool may_manage(UserRole manager, UserRole managed);

}  // namespace kf::identity
