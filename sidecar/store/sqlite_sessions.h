#pragma once
// Sessions in SQLite, and all of them in memory: every request asks for one. Memory follows the disk, never the other
// way round, so that a session which is gone from memory cannot come back with a restart.

#include <unordered_map>

#include "sidecar/base/guarded.h"
#include "sidecar/store/session_repository.h"
#include "sidecar/store/writer.h"

namespace kf::store {

using SessionsByDigest = std::unordered_map<std::string, SessionRecord>;

// What a database holds when it is opened.
Result<SessionsByDigest> load_sessions(Database& database);

class SqliteSessions final : public SessionRepository {
 public:
  SqliteSessions(Writer& writer, SessionsByDigest known) : writer_(writer), known_(std::move(known)) {}

  Result<void> add(const SessionRecord& session) override;
  Result<std::optional<SessionRecord>> find(const std::string& cookie_digest) override;
  Result<void> touch(const std::string& cookie_digest, int64_t last_used_ms) override;
  Result<void> remove(const std::string& cookie_digest) override;
  Result<void> remove_unused_since(int64_t last_used_ms) override;

 private:
  Writer& writer_;
  Guarded<SessionsByDigest> known_;
};

}  // namespace kf::store
