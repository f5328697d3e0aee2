#pragma once
// Tokens of programs in SQLite.

#include "sidecar/store/identity_rows.h"
#include "sidecar/store/kept_rows.h"

namespace kf::store {

// What a database holds when it is opened.
Result<RowsByKey<TokenRecord>> load_tokens(Database& database);

class SqliteTokens final : public TokenRepository {
 public:
  explicit SqliteTokens(Kept<IdentityRows>& rows) : rows_(rows) {}

  Result<void> add(const TokenRecord& token, const Judged& judged, size_t most) override;
  std::optional<TokenRecord> find(const std::string& verifier) override;
  std::vector<TokenRecord> all() override;
  Result<void> touch(const std::string& verifier, int64_t last_used_ms) override;
  Result<void> remove(const std::string& verifier) override;

 private:
  Kept<IdentityRows>& rows_;
};

}  // namespace kf::store
