#include "sidecar/identity/tokens.h"

#include <algorithm>
#include <cstdlib>

#include "shared/base/text.h"
#include "sidecar/base/random.h"
#include "sidecar/crypto/digest.h"
#include "sidecar/identity/names.h"

namespace kf::identity {
namespace {

constexpr size_t kTokenBytes = 32;
constexpr size_t kIdBytes = 9;
constexpr int64_t kTouchEveryMs = 60'000;

// The token of "Authorization: Bearer TOKEN"; empty for anything else.
std::string_view bearer_of(std::string_view header) {
  constexpr std::string_view kScheme = "bearer ";
  if (ascii_lower(header.substr(0, kScheme.size())) != kScheme) return {};
  return trim(header.substr(kScheme.size()));
}

// Who sends two different ones does not know who he is.
Result<std::string_view> token_of(const net::Request& request) {
  const std::string_view bearer = bearer_of(request.header("authorization"));
  const std::string_view key = request.header("x-api-key");
  if (!request.header("authorization").empty() && bearer.empty())
    return Error{ErrorCode::unauthenticated, "Send the token as 'Authorization: Bearer kf_…'.", "Authorization"};
  if (!bearer.empty() && !key.empty() && bearer != key)
    return Error{ErrorCode::unauthenticated, "Authorization and X-API-Key carry different tokens.", "X-API-Key"};
  return bearer.empty() ? key : bearer;
}

Result<void> check(const store::UserRecord& user, const NewToken& wanted) {
  if (wanted.scopes.empty()) return Error{ErrorCode::invalid_request, "'scopes' is empty.", "scopes"};
  const PermissionSet allowed = permissions_of(user.role) & kTokenScopes;
  for (size_t i = 0; i < wanted.scopes.size(); ++i) {
    if (allowed.has(wanted.scopes[i])) continue;
    return Error{ErrorCode::invalid_request,
                 "A token of this user cannot be given the scope '" + std::string(enum_name(wanted.scopes[i])) + "'.",
                 "scopes[" + std::to_string(i) + "]"};
  }
  if (wanted.expires_in_s && (*wanted.expires_in_s < 1 || *wanted.expires_in_s > kTokenSecondsMax))
    return Error{ErrorCode::invalid_request, "'expiresInS' must be from 1 second to ten years.", "expiresInS"};
  return {};
}

}  // namespace

TokenInfo info_of(const store::TokenRecord& token) {
  return {token.id,         token.user.text(), token.name,         token.scopes,
          token.created_ms, token.expires_ms,  token.last_used_ms, token.made_by.text()};
}

std::string detail_of(const UserId& user, const std::vector<Permission>& scopes) {
  std::string text = "user " + user.text() + ", scopes";
  for (const Permission scope : scopes) text += " " + std::string(enum_name(scope));
  return text;
}

bool Tokens::is_carried_by(const net::Request& request) {
  return !request.header("authorization").empty() || !request.header("x-api-key").empty();
}

std::string Tokens::verifier_of(std::string_view token) const {
  return hex_of(crypto::bytes_of(crypto::hmac_sha256(pepper_, token)));
}

Result<MadeToken> Tokens::make(const store::UserRecord& user, const NewToken& wanted) {
  return make_for(user, wanted, standing_of(user));
}

Result<MadeToken> Tokens::make_for(const store::UserRecord& user, const NewToken& wanted, const store::Standing& by) {
  if (user.id != by.user && user.role != UserRole::tool) {
    return Error{ErrorCode::forbidden,
                 "People make their own tokens. Leave 'user' out, or name a tool; who manages users makes a tool's.",
                 "user"};
  }
  KF_TRY(std::string name, checked_name(wanted.name, kTokenNameBytesMax));
  KF_CHECK(check(user, wanted));
  const std::string token = std::string(kTokenPrefix) + random_token(kTokenBytes);
  const int64_t now = wall_ms(clock_);
  store::TokenRecord record;
  record.verifier = verifier_of(token);
  record.id = random_token(kIdBytes);
  record.user = user.id;
  record.name = std::move(name);
  record.scopes = PermissionSet::of(wanted.scopes).list();
  record.created_ms = now;
  record.expires_ms = wanted.expires_in_s ? now + *wanted.expires_in_s * 1000 : 0;
  record.made_by = by.user;
  KF_CHECK(repository_.add(record, {standing_of(user), by}, kTokensOfUserMax));
  return MadeToken{info_of(record), token};
}

Result<store::TokenRecord> Tokens::find(const net::Request& request) {
  KF_TRY(const std::string_view token, token_of(request));
  const auto found = repository_.find(verifier_of(token));
  const int64_t now = wall_ms(clock_);
  if (!found || (found->expires_ms != 0 && found->expires_ms <= now)) {
    return Error{ErrorCode::unauthenticated, "This token is unknown, revoked or has expired.",
                 request.header("authorization").empty() ? "X-API-Key" : "Authorization"};
  }
  if (std::abs(now - found->last_used_ms) >= kTouchEveryMs) KF_CHECK(repository_.touch(found->verifier, now));
  return *found;
}

std::vector<store::TokenRecord> Tokens::made_for_persons(const std::vector<store::UserRecord>& users) const {
  const auto is_tool = [&users](const UserId& id) {
    return std::any_of(users.begin(), users.end(),
                       [&id](const auto& user) { return user.id == id && user.role == UserRole::tool; });
  };
  auto tokens = repository_.all();
  std::erase_if(tokens, [&](const store::TokenRecord& token) {
    return token.made_by.empty() || token.made_by == token.user || is_tool(token.user);
  });
  return tokens;
}

}  // namespace kf::identity
