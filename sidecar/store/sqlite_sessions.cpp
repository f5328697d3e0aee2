#include "sidecar/store/sqlite_sessions.h"

namespace kf::store {
namespace {

SessionRecord session_of(const Statement& row) {
  return {row.text(0), UserId(row.text(1)), row.integer(2), row.integer(3), row.text(4), row.text(5), row.text(6)};
}

Result<void> insert(Database& database, const SessionRecord& session) {
  return database.run(
      "INSERT INTO sessions(cookie_digest, user, created_ms, last_used_ms, id, agent, browser_key) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      session.cookie_digest, session.user.text(), session.created_ms, session.last_used_ms, session.id, session.agent,
      session.browser_key);
}

Result<void> remove_from(Database& database, const std::string& cookie_digest) {
  return database.run("DELETE FROM sessions WHERE cookie_digest = ?1", cookie_digest);
}

// A step that also ends the sessions with these digests.
Kept<IdentityRows>::Step removing(const std::vector<std::string>& gone, std::function<Result<void>(Database&)> write,
                                  std::function<void(IdentityRows&)> apply) {
  return {[gone, write = std::move(write)](Database& database) -> Result<void> {
            for (const auto& digest : gone) KF_CHECK(remove_from(database, digest));
            return write(database);
          },
          [gone, apply = std::move(apply)](IdentityRows& rows) {
            for (const auto& digest : gone) rows.sessions.erase(digest);
            apply(rows);
          }};
}

}  // namespace

Result<RowsByKey<SessionRecord>> load_sessions(Database& database) {
  return load_rows<SessionRecord>(
      database, "SELECT cookie_digest, user, created_ms, last_used_ms, id, agent, browser_key FROM sessions",
      session_of, [](const SessionRecord& session) { return session.cookie_digest; });
}

Result<void> SqliteSessions::add(const SessionRecord& session, int64_t epoch, size_t most) {
  return rows_.change([&](const IdentityRows& rows) -> Result<Kept<IdentityRows>::Step> {
    KF_CHECK(rows.check_new_session(session, epoch));
    auto gone = rows.others_in_browser_of(session);
    for (auto& digest : rows.sessions_beyond(session.user, most)) gone.push_back(std::move(digest));
    return removing(
        gone, [session](Database& database) { return insert(database, session); },
        [session](IdentityRows& now) { now.sessions[session.cookie_digest] = session; });
  });
}

std::optional<SessionRecord> SqliteSessions::find(const std::string& cookie_digest) {
  return rows_.look([&](const IdentityRows& rows) { return row_at(rows.sessions, cookie_digest); });
}

std::vector<SessionRecord> SqliteSessions::all() {
  return sorted<SessionRecord>(rows_.look([](const IdentityRows& rows) { return rows_of(rows.sessions); }),
                               [](const SessionRecord& a, const SessionRecord& b) {
                                 return std::tie(b.last_used_ms, b.id) < std::tie(a.last_used_ms, a.id);
                               });
}

// Never back in time: of two requests at once the later use counts.
Result<void> SqliteSessions::touch(const std::string& cookie_digest, int64_t last_used_ms) {
  return rows_.change(
      [=](Database& database) {
        return database.run("UPDATE sessions SET last_used_ms = max(last_used_ms, ?2) WHERE cookie_digest = ?1",
                            cookie_digest, last_used_ms);
      },
      [=](IdentityRows& rows) {
        const auto found = rows.sessions.find(cookie_digest);
        if (found != rows.sessions.end())
          found->second.last_used_ms = std::max(found->second.last_used_ms, last_used_ms);
      });
}

Result<void> SqliteSessions::remove(const std::string& cookie_digest) {
  return rows_.change([=](Database& database) { return remove_from(database, cookie_digest); },
                      [=](IdentityRows& rows) { rows.sessions.erase(cookie_digest); });
}

Result<void> SqliteSessions::set_browser_key(const std::string& cookie_digest, const std::string& browser_key) {
  return rows_.change([=](const IdentityRows& rows) -> Result<Kept<IdentityRows>::Step> {
    auto session = row_at(rows.sessions, cookie_digest);
    if (!session)
      return Error{ErrorCode::unauthenticated, "This session has ended meanwhile. Sign in again.", "Cookie"};
    session->browser_key = browser_key;
    return removing(
        rows.others_in_browser_of(*session),
        [=](Database& database) {
          return database.run("UPDATE sessions SET browser_key = ?2 WHERE cookie_digest = ?1", cookie_digest,
                              browser_key);
        },
        [=](IdentityRows& now) { now.sessions.at(cookie_digest).browser_key = browser_key; });
  });
}

Result<void> SqliteSessions::remove_unused(int64_t since_ms, int64_t kept_since_ms) {
  const auto is_over = [=](const auto& entry) {
    return entry.second.last_used_ms < (entry.second.browser_key.empty() ? since_ms : kept_since_ms);
  };
  return rows_.change(
      [=](Database& database) {
        return database.run("DELETE FROM sessions WHERE last_used_ms < iif(browser_key = '', ?1, ?2)", since_ms,
                            kept_since_ms);
      },
      [=](IdentityRows& rows) { std::erase_if(rows.sessions, is_over); });
}

}  // namespace kf::store
