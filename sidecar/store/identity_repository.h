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

// Times are milliseconds since 1970. `password` is a verifier, empty for somebody who has none. `epoch` grows with
// every change of password or role, and with the removal: what was judged in an older one has to be judged again.
struct UserRecord {
  UserId id;
  std::string name;
  UserRole role = UserRole::user;
  std::string password = {};
  int64_t created_ms = 0;
  int64_t removed_ms = 0;  // 0: is here. One who was removed is kept for the record's sake: it names its actors by id.
  int64_t epoch = 0;
  std::string password_by = {};  // who set the password, when that was somebody else; then it is to be changed
  int64_t password_set_ms = 0;

  bool is_here() const { return removed_ms == 0; }
};

// Somebody as they were when their rights were looked at. Between that and what is done with it lies time: a password
// is derived for half a second, a body may drip for longer.
struct Standing {
  UserId user;
  int64_t epoch = 0;
};
inline constexpr int64_t kAnyEpoch = -1;  // whoever is here will do

inline Standing standing_of(const UserRecord& user) { return {user.id, user.epoch}; }

// What somebody decided about somebody, both as they were then. Each verb below looks at both again in the step that
// changes the row. not_found when `whom` is not here any more, conflict when his password or role changed meanwhile,
// forbidden when that of `by` did.
struct Judged {
  Standing whom;
  Standing by;
};

enum class TokensThen { stay, go };

// `session_kept` is the id of that user's one session which goes on; empty for none.
struct PasswordStep {
  Judged judged;
  std::string verifier;
  int64_t at_ms = 0;
  std::string session_kept = {};
  TokensThen tokens = TokensThen::stay;
};

// Verbs, not rows: a row that was read a while ago must not be written back whole, or it undoes what happened since.
class UserRepository {
 public:
  virtual ~UserRepository() = default;
  // conflict when the name is taken or `most` are here already; forbidden when `by` is not who he was.
  virtual Result<void> add(const UserRecord& user, const Standing& by, size_t most) = 0;
  // What is left out stays; the row as it is then. conflict, with the field `name`, when the name is taken.
  virtual Result<UserRecord> edit(const Judged& judged, const UserEdit& edit) = 0;
  // Ends the other sessions of that user in the same step, and the tokens if that is wanted.
  virtual Result<void> set_password(const PasswordStep& step) = 0;
  // Ends all sessions and tokens in the same step.
  virtual Result<void> mark_removed(const Judged& judged, int64_t at_ms) = 0;
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
  // For its user as he was when he proved who he is: unauthenticated when he is not that any more. In the same step
  // those end that it replaces: of `most` sessions of one user the one that was used least recently, and those that
  // this user had in the same browser, by its key.
  virtual Result<void> add(const SessionRecord& session, int64_t epoch, size_t most) = 0;
  virtual std::optional<SessionRecord> find(const std::string& cookie_digest) = 0;
  virtual std::vector<SessionRecord> all() = 0;  // last used first
  virtual Result<void> touch(const std::string& cookie_digest, int64_t last_used_ms) = 0;
  virtual Result<void> remove(const std::string& cookie_digest) = 0;
  // Others that the same user had in this browser end in the same step. Errors: unauthenticated when it has ended.
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
  // Of the user judged.whom. Errors as above, and conflict when that user has `most` already.
  virtual Result<void> add(const TokenRecord& token, const Judged& judged, size_t most) = 0;
  virtual std::optional<TokenRecord> find(const std::string& verifier) = 0;
  virtual std::vector<TokenRecord> all() = 0;  // newest first
  virtual Result<void> touch(const std::string& verifier, int64_t last_used_ms) = 0;
  virtual Result<void> remove(const std::string& verifier) = 0;
};

}  // namespace kf::store
