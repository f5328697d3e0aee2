#pragma once
// Browser sessions in SQLite, so that a restart of the sidecar signs nobody out.

#include "sidecar/store/identity_rows.h"
#include "sidecar/store/kept_rows.h"

namespace kf::store {

// What a database holds when it is opened.
Result<RowsByKey<SessionRecord>> load_sessions(Database& database);

class SqliteSessions final : public SessionRepository {
 public:
  explicit SqliteSessions(Kept<IdentityRows>& rows) : rows_(rows) {}

  Result<void> add(const SessionRecord& session, int64_t epoch, size_t most) override;
  std::optional<SessionRecord> find(const std::string& cookie_digest) override;
  std::vector<SessionRecord> all() override;
  Result<void> touch(const std::string& cookie_digest, int64_t last_used_ms) override;
  Result<void> remove(const std::string& cookie_digest) override;
  Result<void> set_browser_key(const std::string& cookie_digest, const std::string& browser_key) override;
  Result<void> remove_unused(int64_t since_ms, int64_t kept_since_ms) override;

 private:
  Kept<IdentityRows>& rows_;
};

}  // namespace kf::store
