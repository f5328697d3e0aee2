#include "sidecar/store/sqlite_idempotency.h"

namespace kf::store {
namespace {

using Found = std::optional<IdempotencyRecord>;

Result<Found> find(Database& database, const std::string& id) {
  KF_TRY(auto row, database.query("SELECT id, user, request_digest, begun_ms, status, location, body FROM idempotency "
                                  "WHERE id = ?1",
                                  id));
  KF_TRY(const bool has_row, row.step());
  if (!has_row) return Found();
  return Found({row.text(0), UserId(row.text(1)), row.text(2), row.integer(3), static_cast<int>(row.integer(4)),
                row.text(5), row.optional_text(6)});
}

// One place is made for what comes.
Result<void> make_room(Database& database, const UserId& user, size_t records_max) {
  return database.run(
      "DELETE FROM idempotency WHERE id IN (SELECT id FROM idempotency WHERE user = ?1 "
      "ORDER BY begun_ms DESC, id LIMIT -1 OFFSET ?2)",
      user.text(), records_max - 1);
}

Result<Found> begin_in(Database& database, const IdempotencyRecord& begun, IdempotencyBounds bounds) {
  KF_CHECK(database.run("DELETE FROM idempotency WHERE begun_ms < ?1", bounds.begun_ms_min));
  KF_TRY(auto known, find(database, begun.id));
  if (known) return known;
  KF_CHECK(make_room(database, begun.user, bounds.records_of_user_max));
  KF_CHECK(database.run(
      "INSERT INTO idempotency(id, user, request_digest, begun_ms, status, location, body) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      begun.id, begun.user.text(), begun.request_digest, begun.begun_ms, begun.status, begun.location, begun.body));
  return Found();
}

}  // namespace

Result<Found> SqliteIdempotency::begin(const IdempotencyRecord& begun, IdempotencyBounds bounds) {
  return writer_.submit_and_wait<Found>([=](Database& database) { return begin_in(database, begun, bounds); });
}

Result<void> SqliteIdempotency::finish(const IdempotencyRecord& done) {
  return writer_.submit_and_wait<void>([=](Database& database) {
    return database.run("UPDATE idempotency SET status = ?2, location = ?3, body = ?4 WHERE id = ?1", done.id,
                        done.status, done.location, done.body);
  });
}

Result<void> SqliteIdempotency::forget(const std::string& id) {
  return writer_.submit_and_wait<void>(
      [=](Database& database) { return database.run("DELETE FROM idempotency WHERE id = ?1", id); });
}

Result<void> SqliteIdempotency::remove_all_of(const UserId& user) {
  return writer_.submit_and_wait<void>(
      [=](Database& database) { return database.run("DELETE FROM idempotency WHERE user = ?1", user.text()); });
}

}  // namespace kf::store
