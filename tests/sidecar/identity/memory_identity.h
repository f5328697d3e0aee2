#pragma once
// Users, sessions and tokens in memory, for tests of what stands above the store. What is refused and what becomes of
// the rows is the store's own (store/identity_rows.h); only the disk is missing.

#include <functional>
#include <memory>

#include "sidecar/store/identity_rows.h"

namespace kf::store {

// What every write answers while it is set; nothing is written then.
using Fault = std::optional<Error>;
inline Result<void> unless(const Fault& fault) { return fault ? Result<void>(*fault) : Result<void>(); }

// Called when a write begins, before anything is looked at: here a test lets something else happen first.
using Meanwhile = std::function<void()>;
inline void pause_for(Meanwhile& meanwhile) {
  if (const auto once = std::exchange(meanwhile, nullptr)) once();
}

using SharedRows = std::shared_ptr<IdentityRows>;

class MemorySessions final : public SessionRepository {
 public:
  explicit MemorySessions(SharedRows rows = std::make_shared<IdentityRows>())
      : records(rows->sessions), rows_(std::move(rows)) {}

  Result<void> add(const SessionRecord& session, int64_t epoch, size_t most) override {
    pause_for(meanwhile);
    KF_CHECK(unless(fault));
    KF_CHECK(rows_->check_new_session(session, epoch));
    for (const auto& digest : rows_->sessions_beyond(session.user, most)) records.erase(digest);
    for (const auto& digest : rows_->others_in_browser_of(session)) records.erase(digest);
    return records[session.cookie_digest] = session, Result<void>();
  }
  std::optional<SessionRecord> find(const std::string& digest) override { return row_at(records, digest); }
  std::vector<SessionRecord> all() override { return rows_of(records); }
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
    for (const auto& other : rows_->others_in_browser_of(records.at(digest))) records.erase(other);
    return {};
  }
  Result<void> remove_unused(int64_t since_ms, int64_t kept_since_ms) override {
    KF_CHECK(unless(sweep_fault));
    std::erase_if(records, [=](const auto& entry) {
      return entry.second.last_used_ms < (entry.second.browser_key.empty() ? since_ms : kept_since_ms);
    });
    return {};
  }

  RowsByKey<SessionRecord>& records;
  Fault fault;
  Fault sweep_fault;  // of remove_unused
  Meanwhile meanwhile;
  int touches = 0;

 private:
  SharedRows rows_;
};

class MemoryTokens final : public TokenRepository {
 public:
  explicit MemoryTokens(SharedRows rows = std::make_shared<IdentityRows>())
      : records(rows->tokens), rows_(std::move(rows)) {}

  Result<void> add(const TokenRecord& token, const Judged& judged, size_t most) override {
    pause_for(meanwhile);
    KF_CHECK(unless(fault));
    KF_CHECK(rows_->check_new_token(token, judged, most));
    return records[token.verifier] = token, Result<void>();
  }
  std::optional<TokenRecord> find(const std::string& verifier) override { return row_at(records, verifier); }
  std::vector<TokenRecord> all() override { return rows_of(records); }
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

  RowsByKey<TokenRecord>& records;
  Fault fault;
  Meanwhile meanwhile;
  int touches = 0;

 private:
  SharedRows rows_;
};

class MemoryUsers final : public UserRepository {
 public:
  explicit MemoryUsers(SharedRows rows = std::make_shared<IdentityRows>())
      : records(rows->users), rows_(std::move(rows)) {
    records[kOwner.text()] = {kOwner, "Owner", UserRole::owner, "", 1, 0};
  }

  Result<void> add(const UserRecord& user, const Standing& by, size_t most) override {
    pause_for(meanwhile);
    KF_CHECK(unless(fault));
    KF_CHECK(rows_->check_new_user(user, by, most));
    return records[user.id.text()] = user, Result<void>();
  }
  Result<UserRecord> edit(const Judged& judged, const UserEdit& edit) override {
    pause_for(meanwhile);
    KF_CHECK(unless(fault));
    KF_CHECK(rows_->check_edit(judged, edit));
    rows_->edit(judged.whom.user, edit);
    return records.at(judged.whom.user.text());
  }
  Result<void> set_password(const PasswordStep& step) override {
    pause_for(meanwhile);
    KF_CHECK(unless(fault));
    KF_CHECK(rows_->check(step.judged));
    return rows_->set_password(step), Result<void>();
  }
  Result<void> mark_removed(const Judged& judged, int64_t at_ms) override {
    pause_for(meanwhile);
    KF_CHECK(unless(fault));
    KF_CHECK(rows_->check(judged));
    return rows_->mark_removed(judged.whom.user, at_ms), Result<void>();
  }
  std::optional<UserRecord> find(const UserId& id) override { return row_at(records, id.text()); }
  std::optional<UserRecord> find_by_name(std::string_view name) override {
    if (auto exact = rows_->find_user_of_exactly(name)) return exact;
    return find_folded(all(), name);
  }
  std::vector<UserRecord> all() override { return rows_of(records); }

  RowsByKey<UserRecord>& records;
  Fault fault;
  Meanwhile meanwhile;

 private:
  SharedRows rows_;
};

}  // namespace kf::store
