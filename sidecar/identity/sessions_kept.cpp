// Browsers that stay signed in: by a key that they keep, and whose signature gives a page its CSRF value again.

#include "shared/base/hex.h"
#include "sidecar/crypto/p256.h"
#include "sidecar/identity/sessions.h"

namespace kf::identity {
namespace {

Result<void> check_key(const std::string& key) {
  if (crypto::is_p256_key(bytes_from_hex(key).value_or(""))) return {};
  return Error{ErrorCode::invalid_request,
               "'key' must be a public key: a point of P-256, uncompressed, as 130 lower-case hexadecimal digits.",
               "key"};
}

}  // namespace

Result<void> Sessions::check_browser_key(const Browser& browser) {
  return browser.key.empty() ? Result<void>{} : check_key(browser.key);
}

std::chrono::seconds Sessions::idle_of(const store::SessionRecord& session) const {
  return session.browser_key.empty() ? options_.idle : options_.kept_idle;
}

// Without an age the browser forgets a cookie when it is closed.
SessionGrant Sessions::grant_of(const FoundSession& session) const {
  std::string cookie = options_.cookie_name + "=" + session.cookie + "; Path=/; HttpOnly; SameSite=Strict";
  const bool is_kept = !session.record.browser_key.empty();
  if (is_kept) cookie += "; Max-Age=" + std::to_string(options_.kept_idle.count());
  return {std::move(cookie), csrf_of(session.cookie), session.record.user, session.record.id, is_kept};
}

Result<SessionGrant> Sessions::keep(const FoundSession& session, const std::string& key) {
  KF_CHECK(check_key(key));
  FoundSession kept = session;
  kept.record.browser_key = key;
  KF_CHECK(repository_.set_browser_key(kept.record.cookie_digest, key));
  return grant_of(kept);
}

Result<SessionGrant> Sessions::let_go(const FoundSession& session) {
  KF_CHECK(repository_.set_browser_key(session.record.cookie_digest, ""));
  FoundSession plain = session;
  plain.record.browser_key.clear();
  return grant_of(plain);
}

// The key tells which of several cookies is this browser's: another server of the host may have set one of our name.
Result<FoundSession> Sessions::carried_with_key(const net::Request& request, const std::string& key) const {
  KF_CHECK(check_key(key));
  for (FoundSession& one : carried_by(request)) {
    if (one.record.browser_key == key) return std::move(one);
  }
  return Error{ErrorCode::forbidden, "No session of this request stays signed in by this key. Sign in again.", "key"};
}

Result<std::string> Sessions::challenge(const net::Request& request, const std::string& key) const {
  KF_TRY(const auto session, carried_with_key(request, key));
  return proofs_.challenge_for(session.record);
}

Result<SessionGrant> Sessions::prove(const net::Request& request, const std::string& key, const BrowserProof& proof) {
  KF_TRY(const auto session, carried_with_key(request, key));
  KF_CHECK(proofs_.check(session.record, proof));
  KF_CHECK(note_use(session.record));
  return grant_of(session);
}

}  // namespace kf::identity
