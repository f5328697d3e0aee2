#include "sidecar/store/sqlite_tokens.h"

#include "shared/base/text.h"

namespace kf::store {
namespace {

std::string joined(const std::vector<Permission>& scopes) {
  std::string text;
  for (const Permission scope : scopes) text += (text.empty() ? "" : " ") + std::string(enum_name(scope));
  return text;
}

// A scope that this version does not know allows nothing.
std::vector<Permission> scopes_from(std::string_view text) {
  std::vector<Permission> scopes;
  for (const std::string_view name : split(text, ' ')) {
    if (const auto scope = enum_from_name<Permission>(name)) scopes.push_back(*scope);
  }
  return scopes;
}

TokenRecord token_of(const Statement& row) {
  return {row.text(0),    row.text(1),    UserId(row.text(2)), row.text(3),        scopes_from(row.text(4)),
          row.integer(5), row.integer(6), row.integer(7),      UserId(row.text(8))};
}

}  // namespace

Result<RowsByKey<TokenRecord>> load_tokens(Database& database) {
  return load_rows<TokenRecord>(
      database, "SELECT verifier, id, user, name, scopes, created_ms, expires_ms, last_used_ms, made_by FROM tokens",
      token_of, [](const TokenRecord& token) { return token.verifier; });
}

Result<void> SqliteTokens::add(const TokenRecord& token, const Judged& judged, size_t most) {
  return rows_.change(
      [&](const IdentityRows& rows) { return rows.check_new_token(token, judged, most); },
      [token](Database& database) {
        return database.run(
            "INSERT INTO tokens(verifier, id, user, name, scopes, created_ms, expires_ms, last_used_ms, made_by) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            token.verifier, token.id, token.user.text(), token.name, joined(token.scopes), token.created_ms,
            token.expires_ms, token.last_used_ms, token.made_by.text());
      },
      [token](IdentityRows& rows) { rows.tokens[token.verifier] = token; });
}

std::optional<TokenRecord> SqliteTokens::find(const std::string& verifier) {
  return rows_.look([&](const IdentityRows& rows) { return row_at(rows.tokens, verifier); });
}

std::vector<TokenRecord> SqliteTokens::all() {
  return sorted<TokenRecord>(rows_.look([](const IdentityRows& rows) { return rows_of(rows.tokens); }),
                             [](const TokenRecord& a, const TokenRecord& b) {
                               return std::tie(b.created_ms, b.id) < std::tie(a.created_ms, a.id);
                             });
}

Result<void> SqliteTokens::touch(const std::string& verifier, int64_t last_used_ms) {
  return rows_.change(
      [=](Database& database) {
        return database.run("UPDATE tokens SET last_used_ms = max(last_used_ms, ?2) WHERE verifier = ?1", verifier,
                            last_used_ms);
      },
      [=](IdentityRows& rows) {
        const auto found = rows.tokens.find(verifier);
        if (found != rows.tokens.end()) found->second.last_used_ms = std::max(found->second.last_used_ms, last_used_ms);
      });
}

Result<void> SqliteTokens::remove(const std::string& verifier) {
  return rows_.change(
      [=](Database& database) { return database.run("DELETE FROM tokens WHERE verifier = ?1", verifier); },
      [=](IdentityRows& rows) { rows.tokens.erase(verifier); });
}

}  // namespace kf::store
