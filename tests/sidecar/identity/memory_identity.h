#pragma once
// Users, sessions and tokens in memory, for tests of what stands above the store.

#include <map>

#include "sidecar/store/identity_repository.h"

namespace kf::store {

// What every write answers while it is set; nothing is written then.
using Fault = std::optional<Error>;
inline Result<void> unless(const Fault& fault) { return fault ? Result<void>(*fault) : Result<void>(); }

class MemorySessions final : public SessionRepository {
 public:
  Result<void> add(const SessionRecord& session) override {
    KF_CHECK(unless(fault));
    return records[session.cookie_digest] = session, Result<void>();
  }
  std::optional<SessionRecord> find(const std::string& digest) override {
    const auto found = records.find(digest);
    return found == records.end() ? std::optional<SessionRecord>() : std::optional(found->second);
  }
  std::vector<SessionRecord> all() override {
    std::vector<SessionRecord> list;
    for (const auto& [digest, session] : records) list.push_back(session);
    return list;
  }
  Result<void> touch(const std::string& digest, int64_t last_used_ms) override {
    ++touches;
    KF_CHECK(unless(fault));
    records.at(digest).last_used_ms = last_used_ms;
    return {};
  }
  Result<void> remove(const std::string& digest) override {
    KF_CHECK(unless(fault));
    return records.erase(digest), Result<void>();
  }
  Result<void> set_browser_key(const std::string& digest, const std::string& browser_key) override {
    KF_CHECK(unless(fault));
    records.at(digest).browser_key = browser_key;
    return {};
  }
  Result<void> remove_unused(int64_t since_ms, int64_t kept_since_ms) override {
    KF_CHECK(unless(sweep_fault));
    std::erase_if(records, [=](const auto& entry) {
      return entry.second.last_used_ms < (entry.second.browser_key.empty() ? since_ms : kept_since_ms);
    });
    return {};
  }

  Fault fault;
  Fault sweep_fault;  // of remove_unused
  std::map<std::string, SessionRecord> records;
  int touches = 0;
};

class MemoryTokens final : public TokenRepository {
 public:
  Result<void> add(const TokenRecord& token) override {
    KF_CHECK(unless(fault));
    return records[token.verifier] = token, Result<void>();
  }
  std::optional<TokenRecord> find(const std::string& verifier) override {
    const auto found = records.find(verifier);
    return found == records.end() ? std::optional<TokenRecord>() : std::optional(found->second);
  }
  std::vector<TokenRecord> all() override {
    std::vector<TokenRecord> list;
    for (const auto& [verifier, token] : records) list.push_back(token);
    return list;
  }
  Result<void> touch(const std::string& verifier, int64_t last_used_ms) override {
    ++touches;
    KF_CHECK(unless(fault));
    records.at(verifier).last_used_ms = last_used_ms;
    return {};
  }
  Result<void> remove(const std::string& verifier) override {
    KF_CHECK(unless(fault));
    return records.erase(verifier), Result<void>();
  }

  Fault fault;
  std::map<std::string, TokenRecord> records;
  int touches = 0;
};

class MemoryUsers final : public UserRepository {
 public:
  MemoryUsers() { records[kOwner] = {kOwner, "Owner", UserRole::owner, "", 1, 0}; }

  Result<void> add(const UserRecord& user) override {
    if (find_by_name(user.name)) return Error{ErrorCode::conflict, "taken", "name"};
    return records[user.id] = user, Result<void>();
  }
  Result<void> change(const UserRecord& user) override {
    KF_CHECK(unless(fault));
    return records.at(user.id) = user, Result<void>();
  }
  std::optional<UserRecord> find(const UserId& id) override {
    const auto found = records.find(id);
    return found == records.end() ? std::optional<UserRecord>() : std::optional(found->second);
  }
  std::optional<UserRecord> find_by_name(std::string_view name) override {
    for (const auto& [id, user] : records) {
      if (user.name == name && user.removed_ms == 0) return user;
    }
    return std::nullopt;
  }
  std::vector<UserRecord> all() override {
    std::vector<UserRecord> list;
    for (const auto& [id, user] : records) list.push_back(user);
    return list;
  }

  Fault fault;
  std::map<UserId, UserRecord> records;
};

}  // namespace kf::store
