#include "sidecar/store/sqlite_sessions.h"

namespace kf::store {

Result<void> SqliteSessions::add(const SessionRecord& session) {
  return writer_.submit_and_wait<void>([session](Database& database) {
    return database.run(
        "INSERT INTO sessions(cookie_digest, csrf_digest, user, created_ms, last_used_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
        session.cookie_digest, session.csrf_digest, session.user, session.created_ms, session.last_used_ms);
  });
}

Result<std::optional<SessionRecord>> SqliteSessions::find(const std::string& cookie_digest) {
  KF_TRY(const auto reader, readers_.take());
  KF_TRY(auto row,
         (*reader).query("SELECT csrf_digest, user, created_ms, last_used_ms FROM sessions WHERE cookie_digest = ?1",
                         cookie_digest));
  KF_TRY(const bool is_known, row.step());
  if (!is_known) return std::optional<SessionRecord>();
  return std::optional(SessionRecord{cookie_digest, row.text(0), row.text(1), row.integer(2), row.integer(3)});
}

// Never back in time: of two requests at once the later use counts.
Result<void> SqliteSessions::touch(const std::string& cookie_digest, int64_t last_used_ms) {
  return writer_.submit_and_wait<void>([cookie_digest, last_used_ms](Database& database) {
    return database.run("UPDATE sessions SET last_used_ms = max(last_used_ms, ?2) WHERE cookie_digest = ?1",
                        cookie_digest, last_used_ms);
  });
}

Result<void> SqliteSessions::remove(const std::string& cookie_digest) {
  return writer_.submit_and_wait<void>([cookie_digest](Database& database) {
    return database.run("DELETE FROM sessions WHERE cookie_digest = ?1", cookie_digest);
  });
}

Result<void> SqliteSessions::remove_unused_since(int64_t last_used_ms) {
  return writer_.submit_and_wait<void>([last_used_ms](Database& database) {
    return database.run("DELETE FROM sessions WHERE last_used_ms < ?1", last_used_ms);
  });
}

}  // namespace kf::store
