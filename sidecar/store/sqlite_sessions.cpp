#include "sidecar/store/sqlite_sessions.h"

#include <algorithm>

namespace kf::store {

Result<SessionsByDigest> load_sessions(Database& database) {
  KF_TRY(auto row, database.query("SELECT cookie_digest, csrf_digest, user, created_ms, last_used_ms FROM sessions"));
  SessionsByDigest sessions;
  for (;;) {
    KF_TRY(const bool has_row, row.step());
    if (!has_row) return sessions;
    sessions[row.text(0)] = {row.text(0), row.text(1), row.text(2), row.integer(3), row.integer(4)};
  }
}

Result<void> SqliteSessions::add(const SessionRecord& session) {
  KF_CHECK(writer_.submit_and_wait<void>([session](Database& database) {
    return database.run(
        "INSERT INTO sessions(cookie_digest, csrf_digest, user, created_ms, last_used_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
        session.cookie_digest, session.csrf_digest, session.user, session.created_ms, session.last_used_ms);
  }));
  known_.with([&](auto& known) { known[session.cookie_digest] = session; });
  return {};
}

Result<std::optional<SessionRecord>> SqliteSessions::find(const std::string& cookie_digest) {
  return known_.with([&](const auto& known) {
    const auto found = known.find(cookie_digest);
    return found == known.end() ? std::optional<SessionRecord>() : found->second;
  });
}

// Never back in time: of two requests at once the later use counts.
Result<void> SqliteSessions::touch(const std::string& cookie_digest, int64_t last_used_ms) {
  KF_CHECK(writer_.submit_and_wait<void>([cookie_digest, last_used_ms](Database& database) {
    return database.run("UPDATE sessions SET last_used_ms = max(last_used_ms, ?2) WHERE cookie_digest = ?1",
                        cookie_digest, last_used_ms);
  }));
  known_.with([&](auto& known) {
    const auto found = known.find(cookie_digest);
    if (found != known.end()) found->second.last_used_ms = std::max(found->second.last_used_ms, last_used_ms);
  });
  return {};
}

Result<void> SqliteSessions::remove(const std::string& cookie_digest) {
  KF_CHECK(writer_.submit_and_wait<void>([cookie_digest](Database& database) {
    return database.run("DELETE FROM sessions WHERE cookie_digest = ?1", cookie_digest);
  }));
  known_.with([&](auto& known) { known.erase(cookie_digest); });
  return {};
}

Result<void> SqliteSessions::remove_unused_since(int64_t last_used_ms) {
  KF_CHECK(writer_.submit_and_wait<void>([last_used_ms](Database& database) {
    return database.run("DELETE FROM sessions WHERE last_used_ms < ?1", last_used_ms);
  }));
  known_.with([&](auto& known) {
    std::erase_if(known, [last_used_ms](const auto& entry) { return entry.second.last_used_ms < last_used_ms; });
  });
  return {};
}

}  // namespace kf::store
