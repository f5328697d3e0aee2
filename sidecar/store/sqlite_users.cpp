#include "sidecar/store/sqlite_users.h"

#include "shared/base/text.h"
#include "sidecar/base/name_key.h"

namespace kf::store {
namespace {

using Rows = RowsByKey<UserRecord>;

// A role that this version does not know allows the least.
UserRecord user_of(const Statement& row) {
  const auto role = enum_from_name<UserRole>(row.text(2)).value_or(UserRole::user);
  return {UserId(row.text(0)), row.text(1), role, row.text(3), row.integer(4), row.integer(5)};
}

bool is_named(const UserRecord& user, std::string_view name) {
  return user.removed_ms == 0 && ascii_lower(user.name) == ascii_lower(name);
}

// Names from before there were skeletons may look alike; who keeps such a name is not asked for another.
Result<void> check_name_is_free(const Rows& rows, const UserRecord& wanted) {
  const auto kept = rows.find(wanted.id.text());
  if (kept != rows.end() && kept->second.name == wanted.name) return {};
  const std::string skeleton = name_skeleton(wanted.name);
  for (const auto& [id, user] : rows) {
    if (user.id != wanted.id && user.removed_ms == 0 && name_skeleton(user.name) == skeleton) {
      return Error{ErrorCode::conflict, "There is a user whose name is, or looks like, this one. Choose another.",
                   "name"};
    }
  }
  return {};
}

}  // namespace

Result<Rows> load_users(Database& database) {
  return load_rows<UserRecord>(database, "SELECT id, name, role, password, created_ms, removed_ms FROM users", user_of,
                               [](const UserRecord& user) { return user.id.text(); });
}

Result<void> SqliteUsers::add(const UserRecord& user) {
  return rows_.change(
      [&](const Rows& rows) { return check_name_is_free(rows, user); },
      [user](Database& database) {
        return database.run(
            "INSERT INTO users(id, name, role, password, created_ms, removed_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            user.id.text(), user.name, enum_name(user.role), user.password, user.created_ms, user.removed_ms);
      },
      [&](Rows& rows) { rows[user.id.text()] = user; });
}

Result<void> SqliteUsers::change(const UserRecord& user) {
  const auto check = [&](const Rows& rows) -> Result<void> {
    if (!rows.contains(user.id.text())) return Error{ErrorCode::not_found, "There is no such user."};
    return user.removed_ms == 0 ? check_name_is_free(rows, user) : Result<void>();
  };
  return rows_.change(
      check,
      [user](Database& database) {
        return database.run("UPDATE users SET name = ?2, role = ?3, password = ?4, removed_ms = ?5 WHERE id = ?1",
                            user.id.text(), user.name, enum_name(user.role), user.password, user.removed_ms);
      },
      [&](Rows& rows) { rows[user.id.text()] = user; });
}

std::optional<UserRecord> SqliteUsers::find_by_name(std::string_view name) {
  if (auto exact = rows_.find_if([name](const UserRecord& user) { return is_named(user, name); })) return exact;
  const std::string folded = folded_name(name);
  return rows_.find_if(
      [&folded](const UserRecord& user) { return user.removed_ms == 0 && folded_name(user.name) == folded; });
}

std::vector<UserRecord> SqliteUsers::all() {
  return rows_.sorted(
      [](const UserRecord& a, const UserRecord& b) { return std::tie(a.name, a.id) < std::tie(b.name, b.id); });
}

}  // namespace kf::store
