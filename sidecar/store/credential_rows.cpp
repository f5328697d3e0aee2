#include "sidecar/store/credential_rows.h"

#include "shared/base/hex.h"

namespace kf::store {
namespace {

// Bytes lie as hexadecimal: whoever looks at the file sees at once what is sealed, and a statement binds text alone.
Result<std::string> bytes_in(const Statement& row, int column) {
  if (auto bytes = bytes_from_hex(row.text(column))) return std::move(*bytes);
  return Error{ErrorCode::data_damaged, "A credential in the database is damaged."};
}

template <class Row, class Read>
Result<std::vector<Row>> all_rows(Database& database, std::string_view sql, const Read& read) {
  KF_TRY(auto rows, database.query(sql));
  std::vector<Row> found;
  for (;;) {
    KF_TRY(const bool has_row, rows.step());
    if (!has_row) return found;
    KF_TRY(auto row, read(rows));
    found.push_back(std::move(row));
  }
}

Result<void> keep_key(Database& database, const WrappedKey& key) {
  return database.run(
      "INSERT INTO wrapped_keys(name, version, kek, wrapped) VALUES (?1, ?2, ?3, ?4) "
      "ON CONFLICT(name, version, kek) DO UPDATE SET wrapped = ?4",
      key.name, key.version, key.kek, hex_of(key.wrapped));
}

Result<void> keep(Database& database, const CredentialRecord& one) {
  return database.run(
      "INSERT INTO credentials(user, provider, field, origin, row_version, key_version, changed_ms, sealed) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT(user, provider, field) DO UPDATE SET "
      "origin = ?4, row_version = ?5, key_version = ?6, changed_ms = ?7, sealed = ?8",
      one.user.text(), one.provider, one.field, one.origin, one.row_version, one.key_version, one.changed_ms,
      hex_of(one.sealed));
}

}  // namespace

Result<std::vector<WrappedKey>> read_wrapped_keys(Database& database) {
  return all_rows<WrappedKey>(database,
                              "SELECT name, version, kek, wrapped FROM wrapped_keys ORDER BY name, version, kek",
                              [](const Statement& row) -> Result<WrappedKey> {
                                KF_TRY(auto wrapped, bytes_in(row, 3));
                                return WrappedKey{row.text(0), row.integer(1), row.text(2), std::move(wrapped)};
                              });
}

Result<std::vector<CredentialRecord>> read_credentials(Database& database) {
  return all_rows<CredentialRecord>(
      database,
      "SELECT user, provider, origin, field, row_version, key_version, changed_ms, sealed FROM credentials "
      "ORDER BY user, provider, field",
      [](const Statement& row) -> Result<CredentialRecord> {
        KF_TRY(auto sealed, bytes_in(row, 7));
        return CredentialRecord{UserId(row.text(0)), row.text(1),    row.text(2),    row.text(3),
                                row.integer(4),      row.integer(5), row.integer(6), std::move(sealed)};
      });
}

Result<void> apply_change(Database& database, const CredentialChange& change) {
  for (const WrappedKey& key : change.keys_kept) KF_CHECK(keep_key(database, key));
  for (const WrappedKey& key : change.keys_gone) {
    KF_CHECK(database.run("DELETE FROM wrapped_keys WHERE name = ?1 AND version = ?2 AND kek = ?3", key.name,
                          key.version, key.kek));
  }
  for (const CredentialRecord& one : change.kept) KF_CHECK(keep(database, one));
  for (const CredentialRecord& one : change.gone) {
    KF_CHECK(database.run("DELETE FROM credentials WHERE user = ?1 AND provider = ?2 AND field = ?3", one.user.text(),
                          one.provider, one.field));
  }
  return {};
}

}  // namespace kf::store
