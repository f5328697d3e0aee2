#pragma once
// Users in SQLite.

#include "sidecar/store/identity_rows.h"
#include "sidecar/store/kept_rows.h"

namespace kf::store {

// What a database holds when it is opened.
Result<RowsByKey<UserRecord>> load_users(Database& database);

class SqliteUsers final : public UserRepository {
 public:
  explicit SqliteUsers(Kept<IdentityRows>& rows) : rows_(rows) {}

  Result<void> add(const UserRecord& user, const Standing& by, size_t most) override;
  Result<UserRecord> edit(const Judged& judged, const UserEdit& edit) override;
  Result<void> set_password(const PasswordStep& step) override;
  Result<void> mark_removed(const Judged& judged, int64_t at_ms) override;
  std::optional<UserRecord> find(const UserId& id) override;
  std::optional<UserRecord> find_by_name(std::string_view name) override;
  std::vector<UserRecord> all() override;

 private:
  Kept<IdentityRows>& rows_;
};

}  // namespace kf::store
