#pragma once
// Users, their sessions and their tokens in memory: one state, because one change often touches two of them, and what
// one may do to a session depends on its user. Here stands what may be done to it; the tables on disk follow the same.

#include "sidecar/store/identity_repository.h"
#include "sidecar/store/rows_by_key.h"

namespace kf::store {

struct IdentityRows {
  RowsByKey<UserRecord> users;        // by id
  RowsByKey<SessionRecord> sessions;  // by cookie_digest
  RowsByKey<TokenRecord> tokens;      // by verifier

  // What stands in the way; the errors are those of the repositories.
  Result<void> check(const Standing& by) const;
  Result<void> check(const Judged& judged) const;
  Result<void> check_new_user(const UserRecord& user, const Standing& by, size_t most) const;
  Result<void> check_edit(const Judged& judged, const UserEdit& edit) const;
  Result<void> check_new_session(const SessionRecord& session, int64_t epoch) const;
  Result<void> check_new_token(const TokenRecord& token, const Judged& judged, size_t most) const;

  std::optional<UserRecord> find_user_of_exactly(std::string_view name) const;  // but for ASCII case

  // The sessions that make room for one more, least recently used first.
  std::vector<std::string> sessions_beyond(const UserId& user, size_t most) const;
  // The other sessions of the same user and the same browser's key, if it has one.
  std::vector<std::string> others_in_browser_of(const SessionRecord& session) const;

  void edit(const UserId& user, const UserEdit& edit);
  void set_password(const PasswordStep& step);
  void mark_removed(const UserId& user, int64_t at_ms);

 private:
  Result<void> check_name_is_free(const UserId& id, std::string_view name) const;
  void end_sessions_of(const UserId& user, const std::string& kept_id);
  void end_tokens_of(const UserId& user);
};

// Whose password it then is: empty when he set it himself.
inline std::string password_by(const Judged& judged) {
  return judged.by.user == judged.whom.user ? std::string() : judged.by.user.text();
}

// Somebody who is here and whose name is the same when folded. Slow where there are many: not under a lock.
std::optional<UserRecord> find_folded(const std::vector<UserRecord>& users, std::string_view name);

}  // namespace kf::store
