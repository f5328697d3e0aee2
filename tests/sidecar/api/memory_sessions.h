#pragma once
// Sessions in memory, for tests of what stands above the store.

#include <map>

#include "sidecar/store/session_repository.h"

namespace kf::store {

class MemorySessions final : public SessionRepository {
 public:
  Result<void> add(const SessionRecord& session) override {
    return records[session.cookie_digest] = session, Result<void>();
  }
  Result<std::optional<SessionRecord>> find(const std::string& digest) override {
    const auto found = records.find(digest);
    return found == records.end() ? std::optional<SessionRecord>() : std::optional(found->second);
  }
  Result<void> touch(const std::string& digest, int64_t last_used_ms) override {
    ++touches;
    records.at(digest).last_used_ms = last_used_ms;
    return {};
  }
  Result<void> remove(const std::string& digest) override { return records.erase(digest), Result<void>(); }
  Result<void> remove_unused_since(int64_t last_used_ms) override {
    std::erase_if(records, [last_used_ms](const auto& entry) { return entry.second.last_used_ms < last_used_ms; });
    return {};
  }

  std::map<std::string, SessionRecord> records;
  int touches = 0;
};

}  // namespace kf::store
