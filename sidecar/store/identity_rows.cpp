#include "sidecar/store/identity_rows.h"

#include "shared/base/text.h"
#include "sidecar/base/name_key.h"

namespace kf::store {
namespace {

bool is_still(const std::optional<UserRecord>& user, const Standing& standing) {
  return user && user->is_here() && (standing.epoch == kAnyEpoch || standing.epoch == user->epoch);
}

template <class Row>
size_t count_of(const RowsByKey<Row>& rows, const UserId& user) {
  return static_cast<size_t>(
      std::count_if(rows.begin(), rows.end(), [&user](const auto& entry) { return entry.second.user == user; }));
}

}  // namespace

std::optional<UserRecord> IdentityRows::find_user_of_exactly(std::string_view name) const {
  const std::string wanted = ascii_lower(name);
  for (const auto& [id, user] : users) {
    if (user.is_here() && ascii_lower(user.name) == wanted) return user;
  }
  return std::nullopt;
}

std::optional<UserRecord> find_folded(const std::vector<UserRecord>& users, std::string_view name) {
  const std::string wanted = folded_name(name);
  for (const UserRecord& user : users) {
    if (user.is_here() && folded_name(user.name) == wanted) return user;
  }
  return std::nullopt;
}

Result<void> IdentityRows::check(const Standing& by) const {
  if (is_still(row_at(users, by.user.text()), by)) return {};
  return Error{ErrorCode::forbidden,
               "Your password or your role changed while this was under way. Nothing was done; try again."};
}

Result<void> IdentityRows::check(const Judged& judged) const {
  const auto whom = row_at(users, judged.whom.user.text());
  if (!whom || !whom->is_here()) return Error{ErrorCode::not_found, "There is no such user.", "id"};
  if (!is_still(whom, judged.whom)) {
    return Error{ErrorCode::conflict,
                 "This user's password or role changed at the same time. Nothing was done; look again.", "id"};
  }
  return check(judged.by);
}

// Names from before there were skeletons may look alike; who keeps such a name is not asked for another.
Result<void> IdentityRows::check_name_is_free(const UserId& id, std::string_view name) const {
  const auto kept = users.find(id.text());
  if (kept != users.end() && kept->second.name == name) return {};
  const std::string skeleton = name_skeleton(name);
  for (const auto& [key, user] : users) {
    if (user.id != id && user.is_here() && name_skeleton(user.name) == skeleton) {
      return Error{ErrorCode::conflict, "There is a user whose name is, or looks like, this one. Choose another.",
                   "name"};
    }
  }
  return {};
}

Result<void> IdentityRows::check_new_user(const UserRecord& user, const Standing& by, size_t most) const {
  KF_CHECK(check(by));
  const auto here = std::count_if(users.begin(), users.end(), [](const auto& entry) { return entry.second.is_here(); });
  if (static_cast<size_t>(here) >= most)
    return Error{ErrorCode::conflict, "There are " + std::to_string(most) + " users already. Remove one first."};
  return check_name_is_free(user.id, user.name);
}

Result<void> IdentityRows::check_edit(const Judged& judged, const UserEdit& edit) const {
  KF_CHECK(check(judged));
  return edit.name ? check_name_is_free(judged.whom.user, *edit.name) : Result<void>();
}

Result<void> IdentityRows::check_new_session(const SessionRecord& session, int64_t epoch) const {
  if (is_still(row_at(users, session.user.text()), {session.user, epoch})) return {};
  return Error{ErrorCode::unauthenticated, "The password or the role changed while you signed in. Sign in again.",
               "password"};
}

Result<void> IdentityRows::check_new_token(const TokenRecord& token, const Judged& judged, size_t most) const {
  KF_CHECK(check(judged));
  if (count_of(tokens, token.user) < most) return {};
  return Error{ErrorCode::conflict,
               "This user has " + std::to_string(most) + " tokens. Revoke one that is not used any more."};
}

std::vector<std::string> IdentityRows::sessions_beyond(const UserId& user, size_t most) const {
  std::vector<SessionRecord> theirs;
  for (const auto& [digest, session] : sessions) {
    if (session.user == user) theirs.push_back(session);
  }
  theirs = sorted<SessionRecord>(std::move(theirs), [](const SessionRecord& a, const SessionRecord& b) {
    return std::tie(a.last_used_ms, a.id) < std::tie(b.last_used_ms, b.id);
  });
  std::vector<std::string> digests;
  for (size_t i = 0; i + most <= theirs.size(); ++i) digests.push_back(theirs[i].cookie_digest);
  return digests;
}

std::vector<std::string> IdentityRows::others_in_browser_of(const SessionRecord& session) const {
  std::vector<std::string> digests;
  if (session.browser_key.empty()) return digests;
  for (const auto& [digest, other] : sessions) {
    const bool is_same_browser = other.user == session.user && other.browser_key == session.browser_key;
    if (is_same_browser && digest != session.cookie_digest) digests.push_back(digest);
  }
  return digests;
}

void IdentityRows::end_sessions_of(const UserId& user, const std::string& kept_id) {
  std::erase_if(sessions, [&](const auto& entry) { return entry.second.user == user && entry.second.id != kept_id; });
}

void IdentityRows::end_tokens_of(const UserId& user) {
  std::erase_if(tokens, [&](const auto& entry) { return entry.second.user == user; });
}

void IdentityRows::edit(const UserId& user, const UserEdit& edit) {
  UserRecord& row = users.at(user.text());
  if (edit.name) row.name = *edit.name;
  if (!edit.role) return;
  row.role = *edit.role;
  ++row.epoch;
}

void IdentityRows::set_password(const PasswordStep& step) {
  const UserId& user = step.judged.whom.user;
  UserRecord& row = users.at(user.text());
  row.password = step.verifier;
  row.password_by = password_by(step.judged);
  row.password_set_ms = step.at_ms;
  ++row.epoch;
  end_sessions_of(user, step.session_kept);
  if (step.tokens == TokensThen::go) end_tokens_of(user);
}

void IdentityRows::mark_removed(const UserId& user, int64_t at_ms) {
  UserRecord& row = users.at(user.text());
  row.removed_ms = at_ms;
  row.password.clear();
  ++row.epoch;
  end_sessions_of(user, {});
  end_tokens_of(user);
}

}  // namespace kf::store
