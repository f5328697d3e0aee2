#include "sidecar/store/forgetting.h"

namespace kf::store {
namespace {

// Of 4 kB each: some 5 ms on a plain disk, so that no answer waits long for its checkpoint.
constexpr int64_t kPagesAtOnce = 64;

// All parts of the index into one, which drops what was deleted; a negative number takes up where the last one ended
// (FTS5, "the 'merge' command"). Fewer than two changed rows: there was nothing to merge.
Result<bool> is_index_merged(Database& database) {
  const int64_t before = sqlite3_total_changes64(database.handle());
  KF_CHECK(database.run("INSERT INTO search(search, rank) VALUES ('merge', ?1)", -kPagesAtOnce));
  return sqlite3_total_changes64(database.handle()) - before < 2;
}

}  // namespace

Result<void> note_removed_text(Database& database) {
  return database.run("INSERT OR IGNORE INTO unfinished(work) VALUES ('forgetting')");
}

void Forgetting::go_on() {
  (void)writer_.submit<void>([this](Database& database) { return step(database); }, Urgency::soon);
}

Result<void> Forgetting::step(Database& database) {
  KF_TRY(const int64_t is_left, database.integer("SELECT count(*) FROM unfinished WHERE work = 'forgetting'"));
  if (is_left == 0) return {};
  KF_TRY(const bool is_merged, is_index_merged(database));
  if (!is_merged) {
    go_on();
    return {};
  }
  writer_.empty_log();
  return database.run("DELETE FROM unfinished WHERE work = 'forgetting'");
}

}  // namespace kf::store
