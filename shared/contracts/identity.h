#pragma once
// Users, what they may do, and how they get in: sessions of browsers, tokens of programs.

#include "shared/contracts/json_codec.h"

namespace kf {

enum class UserRole { owner, admin, user, auditor, tool };

template <>
struct EnumNames<UserRole> {
  static constexpr std::array<std::pair<UserRole, std::string_view>, 5> kNames{{{UserRole::owner, "owner"},
                                                                                {UserRole::admin, "admin"},
                                                                                {UserRole::user, "user"},
                                                                                {UserRole::auditor, "auditor"},
                                                                                {UserRole::tool, "tool"}}};
};

// What a role allows, and what a token's scopes leave of it.
enum class Permission { models, chat, conversations, record, users, credentials, settings };

template <>
struct EnumNames<Permission> {
  static constexpr std::array<std::pair<Permission, std::string_view>, 7> kNames{
      {{Permission::models, "models"},
       {Permission::chat, "chat"},
       {Permission::conversations, "conversations"},
       {Permission::record, "record"},
       {Permission::users, "users"},
       {Permission::credentials, "credentials"},
       {Permission::settings, "settings"}}};
};

// GET /api/session/ways, open to all: whether a name and a password open a session here.
struct SignInWays {
  bool password = false;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("password", self.password);
  }
};

// POST /api/session: either `launch`, or `name` and `password`. With `key` (session_keys.h) this browser stays signed
// in.
struct SessionRequest {
  std::optional<std::string> launch;
  std::optional<std::string> name;
  std::optional<std::string> password;
  std::optional<std::string> key;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("launch", self.launch);
    visit("name", self.name);
    visit("password", self.password);
    visit("key", self.key);
  }
};

// GET /api/session with the cookie alone.
struct SomebodyHere {
  bool signed_in = false;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("signedIn", self.signed_in);
  }
};

// Who set somebody's password for them, and when (milliseconds since 1970).
struct PasswordGiven {
  std::string by;  // a name
  int64_t at_ms = 0;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("by", self.by);
    visit.required("atMs", self.at_ms);
  }
};

// Who is here. `csrf` is given to who signs in or proves the browser that did (session_keys.h): the page keeps it and
// sends it back as X-KF-CSRF. `user` is the user's id. `kept`: this browser stays signed in. With `password_given`
// nothing else is open to this session than choosing a password and signing out.
struct SessionInfo {
  std::string user;
  std::string name;
  std::vector<UserRole> roles;
  std::vector<Permission> permissions;
  bool has_password = false;
  std::optional<std::string> csrf;
  bool kept = false;
  std::optional<PasswordGiven> password_given = {};

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("user", self.user);
    visit("name", self.name);
    visit("roles", self.roles);
    visit("permissions", self.permissions);
    visit("hasPassword", self.has_password);
    visit("csrf", self.csrf);
    visit("kept", self.kept);
    visit("passwordGiven", self.password_given);
  }
};

// Times are milliseconds since 1970; 0 is never.
struct UserInfo {
  std::string id;
  std::string name;
  UserRole role = UserRole::user;
  bool has_password = false;
  int64_t created_ms = 0;
  int64_t last_used_ms = 0;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("id", self.id);
    visit.required("name", self.name);
    visit.required("role", self.role);
    visit("hasPassword", self.has_password);
    visit("createdMs", self.created_ms);
    visit("lastUsedMs", self.last_used_ms);
  }
};

// GET /api/users
struct UserList {
  std::vector<UserInfo> users;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("users", self.users);
  }
};

// POST /api/users. A tool has no password: it comes with tokens only.
struct NewUser {
  std::string name;
  UserRole role = UserRole::user;
  std::optional<std::string> password;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("name", self.name);
    visit.required("role", self.role);
    visit("password", self.password);
  }
};

// PATCH /api/users/{id}: what is left out stays.
struct UserEdit {
  std::optional<std::string> name;
  std::optional<UserRole> role;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit("name", self.name);
    visit("role", self.role);
  }
};

// PUT /api/users/{id}/password. `current` is asked of those who change their own. The other sessions of that user end;
// the tokens only with `revoke_tokens`.
struct PasswordChange {
  std::string password;
  std::optional<std::string> current;
  bool revoke_tokens = false;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("password", self.password);
    visit("current", self.current);
    visit("revokeTokens", self.revoke_tokens);
  }
};

// One of GET /api/sessions. `agent` is the browser in words, such as "Firefox on Linux".
struct SessionEntry {
  std::string id;
  std::string user;
  std::string agent;
  int64_t created_ms = 0;
  int64_t last_used_ms = 0;
  bool is_this = false;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("id", self.id);
    visit.required("user", self.user);
    visit("agent", self.agent);
    visit("createdMs", self.created_ms);
    visit("lastUsedMs", self.last_used_ms);
    visit("isThis", self.is_this);
  }
};

struct SessionList {
  std::vector<SessionEntry> sessions;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("sessions", self.sessions);
  }
};

// `made_by` is a user's id; it is the token's own user's but for a tool. Empty where nobody knows any more.
struct TokenInfo {
  std::string id;
  std::string user;
  std::string name;
  std::vector<Permission> scopes;
  int64_t created_ms = 0;
  int64_t expires_ms = 0;
  int64_t last_used_ms = 0;
  std::string made_by = {};

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("id", self.id);
    visit.required("user", self.user);
    visit.required("name", self.name);
    visit.required("scopes", self.scopes);
    visit("createdMs", self.created_ms);
    visit("expiresMs", self.expires_ms);
    visit("lastUsedMs", self.last_used_ms);
    visit("madeBy", self.made_by);
  }
};

// GET /api/tokens
struct TokenList {
  std::vector<TokenInfo> tokens;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("tokens", self.tokens);
  }
};

// POST /api/tokens. `user` is a tool that the caller manages, and left out for oneself; `expires_in_s` is left out for
// one that does not expire.
struct NewToken {
  std::string name;
  std::vector<Permission> scopes;
  std::optional<int64_t> expires_in_s;
  std::optional<std::string> user;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("name", self.name);
    visit.required("scopes", self.scopes);
    visit("expiresInS", self.expires_in_s);
    visit("user", self.user);
  }
};

// `token` is shown this once.
struct MadeToken {
  TokenInfo info;
  std::string token;

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    TokenInfo::fields(self.info, visit);
    visit.required("token", self.token);
  }
};

}  // namespace kf
