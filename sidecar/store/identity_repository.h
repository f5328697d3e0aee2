#pragma once
// Users, the sessions of their browsers and the tokens of their programs. Holds verifiers and digests, never a
// password, a cookie or a token itself. Everything is durable when a call returns.

#include <optional>
#include <string>
#include <vector>

#include "shared/base/result.h"
#include "shared/base/strong_id.h"
#include "shared/contracts/identity.h"

namespace kf::store {

// Who runs the sidecar on this machine; there from the first start on.
inline const UserId kOwner("owner");

// Times are milliseconds since 1970. `password` is a verifier, empty for somebody who has none.
struct UserRecord {
  UserId id;
  std::string name;
  UserRole role = UserRole::user;
  std::string password = {};
  int64_t created_ms = 0;
  int64_t removed_ms = 0;  // 0: is here. One who was removed is kept for the record's sake: it names its actors by id.
};

class UserRepository {
 public:
  virtual ~UserRepository() = default;
  virtual Result<void> add(const UserRecord& user) = 0;     // conflict when the name is taken
  virtual Result<void> change(const UserRecord& user) = 0;  // not_found, conflict
  virtual std::optional<UserRecord> find(const UserId& id) = 0;
  virtual std::optional<UserRecord> find_by_name(std::string_view name) = 0;  // ASCII case does not matter
  virtual std::vector<UserRecord> all() = 0;                                  // by name, the removed ones too
};

// `cookie_digest` is SHA-256 in hexadecimal; `id` names the session to people. `browser_key` is the public key, a point
// of P-256 in hexadecimal, of a browser that stays signed in; empty for one that does not.
struct SessionRecord {
  std::string cookie_digest;
  UserId user;
  int64_t created_ms = 0;
  int64_t last_used_ms = 0;
  std::string id;
  std::string agent;
  std::string browser_key = {};
};

class SessionRepository {
 public:
  virtual ~SessionRepository() = default;
  virtual Result<void> add(const SessionRecord& session) = 0;
  virtual std::optional<SessionRecord> find(const std::string& cookie_digest) = 0;
  virtual std::vector<SessionRecord> all() = 0;  // last used first
  virtual Result<void> touch(const std::string& cookie_digest, int64_t last_used_ms) = 0;
  virtual Result<void> remove(const std::string& cookie_digest) = 0;
  virtual Result<void> set_browser_key(const std::string& cookie_digest, const std::string& browser_key) = 0;
  // Those that were last used before `since_ms`, or before `kept_since_ms` where they have a browser's key.
  virtual Result<void> remove_unused(int64_t since_ms, int64_t kept_since_ms) = 0;
};

// `verifier` is an HMAC of the token in hexadecimal. `expires_ms` 0: never. `made_by` is empty where it was not noted
// and the record does not tell it any more.
struct TokenRecord {
  std::string verifier;
  std::string id;
  UserId user;
  std::string name;
  std::vector<Permission> scopes = {};
  int64_t created_ms = 0;
  int64_t expires_ms = 0;
  int64_t last_used_ms = 0;
  UserId made_by = {};
};

class TokenRepository {
 public:
  virtual ~TokenRepository() = default;
  virtual Result<void> add(const TokenRecord& token) = 0;
  virtual std::optional<TokenRecord> find(const std::string& verifier) = 0;
  virtual std::vector<TokenRecord> all() = 0;  // newest first
  virtual Result<void> touch(const std::string& verifier, int64_t last_used_ms) = 0;
  virtual Result<void> remove(const std::string& verifier) = 0;
};

}  // namespace kf::store
