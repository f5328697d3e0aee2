#include "sidecar/store/sqlite_users.h"

namespace kf::store {
namespace {

// A role that this version does not know allows the least.
UserRecord user_of(const Statement& row) {
  const auto role = enum_from_name<UserRole>(row.text(2)).value_or(UserRole::user);
  return {UserId(row.text(0)), row.text(1),    role,        row.text(3),   row.integer(4),
          row.integer(5),      row.integer(6), row.text(7), row.integer(8)};
}

Result<void> insert(Database& database, const UserRecord& user) {
  return database.run(
      "INSERT INTO users(id, name, role, password, created_ms, removed_ms, epoch, password_by, password_set_ms) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
      user.id.text(), user.name, enum_name(user.role), user.password, user.created_ms, user.removed_ms, user.epoch,
      user.password_by, user.password_set_ms);
}

Result<void> update(Database& database, const UserId& id, const UserEdit& edit) {
  if (edit.name)
    KF_CHECK(database.run("UPDATE users SET name = ?2 WHERE id = ?1 AND removed_ms = 0", id.text(), *edit.name));
  if (!edit.role) return {};
  return database.run("UPDATE users SET role = ?2, epoch = epoch + 1 WHERE id = ?1 AND removed_ms = 0", id.text(),
                      enum_name(*edit.role));
}

Result<void> end_sessions(Database& database, const UserId& user, const std::string& kept_id) {
  return database.run("DELETE FROM sessions WHERE user = ?1 AND id <> ?2", user.text(), kept_id);
}

Result<void> end_tokens(Database& database, const UserId& user) {
  return database.run("DELETE FROM tokens WHERE user = ?1", user.text());
}

Result<void> write_password(Database& database, const PasswordStep& step) {
  const UserId& user = step.judged.whom.user;
  KF_CHECK(
      database.run("UPDATE users SET password = ?2, password_by = ?3, password_set_ms = ?4, epoch = epoch + 1 "
                   "WHERE id = ?1 AND removed_ms = 0",
                   user.text(), step.verifier, password_by(step.judged), step.at_ms));
  KF_CHECK(end_sessions(database, user, step.session_kept));
  return step.tokens == TokensThen::go ? end_tokens(database, user) : Result<void>();
}

Result<void> write_removal(Database& database, const UserId& user, int64_t at_ms) {
  KF_CHECK(database.run(
      "UPDATE users SET removed_ms = ?2, password = '', epoch = epoch + 1 WHERE id = ?1 AND removed_ms = 0",
      user.text(), at_ms));
  KF_CHECK(end_sessions(database, user, {}));
  return end_tokens(database, user);
}

}  // namespace

Result<RowsByKey<UserRecord>> load_users(Database& database) {
  return load_rows<UserRecord>(
      database,
      "SELECT id, name, role, password, created_ms, removed_ms, epoch, password_by, password_set_ms FROM users",
      user_of, [](const UserRecord& user) { return user.id.text(); });
}

Result<void> SqliteUsers::add(const UserRecord& user, const Standing& by, size_t most) {
  return rows_.change([&](const IdentityRows& rows) { return rows.check_new_user(user, by, most); },
                      [user](Database& database) { return insert(database, user); },
                      [user](IdentityRows& rows) { rows.users[user.id.text()] = user; });
}

Result<UserRecord> SqliteUsers::edit(const Judged& judged, const UserEdit& edit) {
  const UserId id = judged.whom.user;
  UserRecord edited;
  KF_CHECK(rows_.change([&](const IdentityRows& rows) { return rows.check_edit(judged, edit); },
                        [id, edit](Database& database) { return update(database, id, edit); },
                        [&](IdentityRows& rows) {
                          rows.edit(id, edit);
                          edited = rows.users.at(id.text());
                        }));
  return edited;
}

Result<void> SqliteUsers::set_password(const PasswordStep& step) {
  return rows_.change([&](const IdentityRows& rows) { return rows.check(step.judged); },
                      [step](Database& database) { return write_password(database, step); },
                      [&](IdentityRows& rows) { rows.set_password(step); });
}

Result<void> SqliteUsers::mark_removed(const Judged& judged, int64_t at_ms) {
  const UserId id = judged.whom.user;
  return rows_.change([&](const IdentityRows& rows) { return rows.check(judged); },
                      [id, at_ms](Database& database) { return write_removal(database, id, at_ms); },
                      [&](IdentityRows& rows) { rows.mark_removed(id, at_ms); });
}

std::optional<UserRecord> SqliteUsers::find(const UserId& id) {
  return rows_.look([&](const IdentityRows& rows) { return row_at(rows.users, id.text()); });
}

std::optional<UserRecord> SqliteUsers::find_by_name(std::string_view name) {
  if (auto exact = rows_.look([&](const IdentityRows& rows) { return rows.find_user_of_exactly(name); })) return exact;
  return find_folded(all(), name);
}

std::vector<UserRecord> SqliteUsers::all() {
  return sorted<UserRecord>(
      rows_.look([](const IdentityRows& rows) { return rows_of(rows.users); }),
      [](const UserRecord& a, const UserRecord& b) { return std::tie(a.name, a.id) < std::tie(b.name, b.id); });
}

}  // namespace kf::store
