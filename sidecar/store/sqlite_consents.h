#pragma once
// Agreements in SQLite.

#include "sidecar/store/consent_repository.h"
#include "sidecar/store/kept_rows.h"

namespace kf::store {

// What a database holds when it is opened.
Result<RowsByKey<ConsentRecord>> load_consents(Database& database);

class SqliteConsents final : public ConsentRepository {
 public:
  SqliteConsents(Writer& writer, RowsByKey<ConsentRecord> known) : rows_(writer, std::move(known)) {}

  Result<void> add(const ConsentRecord& consent) override;
  std::vector<ConsentRecord> all() override;
  Result<void> withdraw(const UserId& user, const std::string& destination, int64_t at_ms) override;

 private:
  KeptRows<ConsentRecord> rows_;
};

}  // namespace kf::store
