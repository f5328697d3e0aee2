#pragma once
// Sessions in SQLite.

#include "sidecar/store/readers.h"
#include "sidecar/store/session_repository.h"
#include "sidecar/store/writer.h"

namespace kf::store {

class SqliteSessions final : public SessionRepository {
 public:
  SqliteSessions(Writer& writer, Readers& readers) : writer_(writer), readers_(readers) {}

  Result<void> add(const SessionRecord& session) override;
  Result<std::optional<SessionRecord>> find(const std::string& cookie_digest) override;
  Result<void> touch(const std::string& cookie_digest, int64_t last_used_ms) override;
  Result<void> remove(const std::string& cookie_digest) override;
  Result<void> remove_unused_since(int64_t last_used_ms) override;

 private:
  Writer& writer_;
  Readers& readers_;
};

}  // namespace kf::store
