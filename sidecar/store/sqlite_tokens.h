#pragma once
// Tokens of programs in SQLite.

#include "sidecar/store/identity_repository.h"
#include "sidecar/store/kept_rows.h"

namespace kf::store {

// What a database holds when it is opened.
Result<RowsByKey<TokenRecord>> load_tokens(Database& database);

class SqliteTokens final : public TokenRepository {
 public:
  SqliteTokens(Writer& writer, RowsByKey<TokenRecord> known) : rows_(writer, std::move(known)) {}

  Result<void> add(const TokenRecord& token) override;
  std::optional<TokenRecord> find(const std::string& verifier) override { return rows_.find(verifier); }
  std::vector<TokenRecord> all() override;
  Result<void> touch(const std::string& verifier, int64_t last_used_ms) override;
  Result<void> remove(const std::string& verifier) override;

 private:
  KeptRows<TokenRecord> rows_;
};

}  // namespace kf::store
