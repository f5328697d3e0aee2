#pragma once
// Users in SQLite.

#include "sidecar/store/identity_repository.h"
#include "sidecar/store/kept_rows.h"

namespace kf::store {

// What a database holds when it is opened.
Result<RowsByKey<UserRecord>> load_users(Database& database);

class SqliteUsers final : public UserRepository {
 public:
  SqliteUsers(Writer& writer, RowsByKey<UserRecord> known) : rows_(writer, std::move(known)) {}

  Result<void> add(const UserRecord& user) override;
  Result<void> change(const UserRecord& user) override;
  std::optional<UserRecord> find(const UserId& id) override { return rows_.find(id.text()); }
  std::optional<UserRecord> find_by_name(std::string_view name) override;
  std::vector<UserRecord> all() override;

 private:
  KeptRows<UserRecord> rows_;
};

}  // namespace kf::store
