#include "sidecar/store/sqlite_consents.h"

namespace kf::store {
namespace {

using Rows = RowsByKey<ConsentRecord>;

ConsentRecord consent_of(const Statement& row) {
  return {row.text(0), UserId(row.text(1)), row.text(2), row.integer(3), row.text(4), row.integer(5), row.integer(6)};
}

}  // namespace

Result<Rows> load_consents(Database& database) {
  return load_rows<ConsentRecord>(database,
                                  "SELECT id, user, destination, version, text, given_ms, withdrawn_ms FROM consents",
                                  consent_of, [](const ConsentRecord& consent) { return consent.id; });
}

Result<void> SqliteConsents::add(const ConsentRecord& consent) {
  return rows_.change(
      [consent](Database& database) {
        return database.run(
            "INSERT INTO consents(id, user, destination, version, text, given_ms, withdrawn_ms) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            consent.id, consent.user.text(), consent.destination, consent.version, consent.text, consent.given_ms,
            consent.withdrawn_ms);
      },
      [&](Rows& rows) { rows[consent.id] = consent; });
}

std::vector<ConsentRecord> SqliteConsents::all() {
  return rows_.sorted([](const ConsentRecord& a, const ConsentRecord& b) {
    return std::tie(b.given_ms, b.id) < std::tie(a.given_ms, a.id);
  });
}

Result<void> SqliteConsents::withdraw(const UserId& user, const std::string& destination, int64_t at_ms) {
  return rows_.change(
      [=](Database& database) {
        return database.run(
            "UPDATE consents SET withdrawn_ms = ?3 WHERE user = ?1 AND destination = ?2 AND withdrawn_ms = 0",
            user.text(), destination, at_ms);
      },
      [&](Rows& rows) {
        for (auto& [id, row] : rows) {
          if (row.user == user && row.destination == destination && row.withdrawn_ms == 0) row.withdrawn_ms = at_ms;
        }
      });
}

}  // namespace kf::store
