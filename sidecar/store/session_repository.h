#pragma once
// Browser sessions, so that a restart of the sidecar signs nobody out. Holds digests, never the cookie or the CSRF
// value itself.

#include <optional>
#include <string>

#include "shared/base/result.h"

namespace kf::store {

// `cookie_digest` and `csrf_digest` are SHA-256 in hexadecimal. Times are milliseconds since 1970.
struct SessionRecord {
  std::string cookie_digest;
  std::string csrf_digest;
  std::string user;
  int64_t created_ms = 0;
  int64_t last_used_ms = 0;
};

class SessionRepository {
 public:
  virtual ~SessionRepository() = default;
  virtual Result<void> add(const SessionRecord& session) = 0;
  virtual Result<std::optional<SessionRecord>> find(const std::string& cookie_digest) = 0;
  virtual Result<void> touch(const std::string& cookie_digest, int64_t last_used_ms) = 0;
  virtual Result<void> remove(const std::string& cookie_digest) = 0;
  virtual Result<void> remove_unused_since(int64_t last_used_ms) = 0;
};

}  // namespace kf::store
