#include "sidecar/store/schema.h"

#include <array>

#include "sidecar/store/schema_newer.h"

namespace kf::store {
namespace {

// messages.id is number << 20 | seq: the messages of a conversation stand side by side, and a hit of the search index
// names its conversation without another look-up. superseded_by is the seq of the question that set the message aside;
// a turn that was taken back is set aside by its own question. The index messages_shown counts what is shown, and
// spares the foreign key a scan when a conversation is removed.
constexpr const char* kConversations = R"sql(
CREATE TABLE conversations(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL,
  last_seq INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX conversations_by_time ON conversations(updated_ms, number);
CREATE TABLE messages(
  id INTEGER PRIMARY KEY CHECK(id = conversation << 20 | seq),
  conversation INTEGER NOT NULL REFERENCES conversations(number),
  seq INTEGER NOT NULL CHECK(seq BETWEEN 1 AND 1048575),
  role TEXT NOT NULL,
  state TEXT NOT NULL,
  provider TEXT,
  model TEXT,
  error TEXT,
  prompt_tokens INTEGER,
  completion_tokens INTEGER,
  total_tokens INTEGER,
  tokens_per_second REAL,
  latency_ms INTEGER,
  total_ms INTEGER,
  created_ms INTEGER NOT NULL,
  superseded_by INTEGER,
  thinking TEXT NOT NULL,
  content TEXT NOT NULL
) STRICT;
CREATE INDEX messages_shown ON messages(conversation, superseded_by);
CREATE INDEX messages_streaming ON messages(conversation) WHERE state = 'streaming';
PRAGMA application_id = 0x4B464462;
PRAGMA user_version = 1;
)sql";

// An answer is indexed when it has ended, not at every checkpoint. The title stands in the index as message 0.
// search_index.h keeps it in step.
constexpr const char* kSearch = R"sql(
CREATE INDEX conversations_by_search_row ON conversations(number << 20);
CREATE VIEW searchable AS
  SELECT id, content AS text FROM messages WHERE state <> 'streaming' AND superseded_by IS NULL
  UNION ALL SELECT number << 20, title FROM conversations;
CREATE VIRTUAL TABLE search USING fts5(text, content='searchable', content_rowid='id', tokenize='kf_words', prefix='1 2 3');
INSERT INTO search(search) VALUES ('rebuild');
PRAGMA user_version = 2;
)sql";

constexpr const char* kSessions = R"sql(
CREATE TABLE sessions(
  cookie_digest TEXT PRIMARY KEY,
  csrf_digest TEXT NOT NULL,
  user TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  last_used_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_use ON sessions(last_used_ms);
CREATE TABLE checks(id INTEGER PRIMARY KEY CHECK(id = 1), checked_ms INTEGER NOT NULL) STRICT;
PRAGMA user_version = 3;
)sql";

// The record: seq counts from 1 without a gap, and nothing in it is ever changed. What somebody does behind our back is
// found by the chain of hashes; the triggers are for our own mistakes.
constexpr const char* kAudit = R"sql(
CREATE TABLE audit(
  seq INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  action TEXT NOT NULL,
  phase TEXT NOT NULL,
  intent_seq INTEGER NOT NULL,
  actor TEXT NOT NULL,
  request_id TEXT NOT NULL,
  object TEXT NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  destination TEXT NOT NULL,
  result TEXT NOT NULL,
  prompt_digest TEXT NOT NULL,
  answer_digest TEXT NOT NULL,
  prompt_tokens INTEGER NOT NULL,
  completion_tokens INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TABLE audit_checkpoints(
  seq INTEGER PRIMARY KEY,
  hash TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  signature TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_grows_at_its_end BEFORE INSERT ON audit
  WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit)
  BEGIN SELECT RAISE(ABORT, 'the record grows at its end alone'); END;
CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the record never changes'); END;
CREATE TRIGGER audit_never_shrinks BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the record never shrinks'); END;
CREATE TRIGGER audit_checkpoints_never_change BEFORE UPDATE ON audit_checkpoints
  BEGIN SELECT RAISE(ABORT, 'a checkpoint never changes'); END;
CREATE TRIGGER audit_checkpoints_never_go BEFORE DELETE ON audit_checkpoints
  BEGIN SELECT RAISE(ABORT, 'a checkpoint never goes'); END;
PRAGMA user_version = 4;
)sql";

// Whose a conversation is, and who there is besides the owner, who is there from the start.
constexpr const char* kIdentity = R"sql(
CREATE TABLE users(
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  password TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  removed_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX users_by_name ON users(name COLLATE NOCASE) WHERE removed_ms = 0;
INSERT INTO users VALUES ('owner', 'Owner', 'owner', '', unixepoch() * 1000, 0);
CREATE TABLE tokens(
  verifier TEXT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  user TEXT NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  last_used_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
ALTER TABLE sessions ADD COLUMN id TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN agent TEXT NOT NULL DEFAULT '';
UPDATE sessions SET id = lower(hex(randomblob(8)));
CREATE UNIQUE INDEX sessions_by_id ON sessions(id);
ALTER TABLE conversations ADD COLUMN owner TEXT NOT NULL DEFAULT 'owner';
DROP INDEX conversations_by_time;
CREATE INDEX conversations_by_owner_and_time ON conversations(owner, updated_ms, number);
ALTER TABLE audit ADD COLUMN detail TEXT NOT NULL DEFAULT '';
PRAGMA user_version = 5;
)sql";

// Sealed credentials and the keys that open them, wrapped. Bytes lie as hexadecimal.
constexpr const char* kVault = R"sql(
CREATE TABLE wrapped_keys(
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  kek TEXT NOT NULL,
  wrapped TEXT NOT NULL,
  PRIMARY KEY(name, version, kek)
) STRICT, WITHOUT ROWID;
CREATE TABLE credentials(
  user TEXT NOT NULL,
  provider TEXT NOT NULL,
  field TEXT NOT NULL,
  origin TEXT NOT NULL,
  row_version INTEGER NOT NULL,
  key_version INTEGER NOT NULL,
  changed_ms INTEGER NOT NULL,
  sealed TEXT NOT NULL,
  PRIMARY KEY(user, provider, field)
) STRICT, WITHOUT ROWID;
PRAGMA user_version = 6;
)sql";

// Every agreement stays, also one that was withdrawn, with the words that were agreed to: it proves what was.
constexpr const char* kConsents = R"sql(
CREATE TABLE consents(
  id TEXT PRIMARY KEY,
  user TEXT NOT NULL,
  destination TEXT NOT NULL,
  version INTEGER NOT NULL,
  text TEXT NOT NULL,
  given_ms INTEGER NOT NULL,
  withdrawn_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
PRAGMA user_version = 7;
)sql";

// What is old enough may go, but only behind a statement that it went; statements never go. And the public keys that
// have signed the record, the one in force last: a key that is lost can no longer say which it was.
constexpr const char* kPurges = R"sql(
CREATE TABLE audit_purges(
  up_to_seq INTEGER PRIMARY KEY,
  hash TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  signature TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_purges_never_change BEFORE UPDATE ON audit_purges
  BEGIN SELECT RAISE(ABORT, 'a purge never changes'); END;
CREATE TRIGGER audit_purges_never_go BEFORE DELETE ON audit_purges
  BEGIN SELECT RAISE(ABORT, 'a purge never goes'); END;
CREATE TABLE record_keys(
  number INTEGER PRIMARY KEY,
  public_key TEXT NOT NULL
) STRICT;
DROP TRIGGER audit_never_shrinks;
CREATE TRIGGER audit_never_shrinks BEFORE DELETE ON audit
  WHEN OLD.seq > (SELECT coalesce(max(up_to_seq), 0) FROM audit_purges)
  BEGIN SELECT RAISE(ABORT, 'the record never shrinks'); END;
DROP TRIGGER audit_checkpoints_never_go;
CREATE TRIGGER audit_checkpoints_never_go BEFORE DELETE ON audit_checkpoints
  WHEN OLD.seq > (SELECT coalesce(max(up_to_seq), 0) FROM audit_purges)
  BEGIN SELECT RAISE(ABORT, 'a checkpoint never goes'); END;
PRAGMA user_version = 8;
)sql";

// Answers to requests that carried an Idempotency-Key. status 0: begun, and how it ended is not known; body NULL: it is
// not kept.
constexpr const char* kIdempotency = R"sql(
CREATE TABLE idempotency(
  id TEXT PRIMARY KEY,
  user TEXT NOT NULL,
  request_digest TEXT NOT NULL,
  begun_ms INTEGER NOT NULL,
  status INTEGER NOT NULL,
  location TEXT NOT NULL,
  body TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_time ON idempotency(begun_ms);
CREATE INDEX idempotency_by_user_and_time ON idempotency(user, begun_ms);
PRAGMA user_version = 9;
)sql";

// What goes on behind everything else, and after a crash at the next start.
constexpr const char* kUnfinished = R"sql(
CREATE TABLE unfinished(work TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
PRAGMA user_version = 10;
)sql";

// In the order of their versions.
constexpr std::array kSteps{
    kConversations,  //
    kSearch,         //
    kSessions,       //
    kAudit,          //
    kIdentity,       //
    kVault,          //
    kConsents,       //
    kPurges,         //
    kIdempotency,    //
    kUnfinished,     //
    kDestinations,   //
    kCarriers,       //
    kSearchByOwner,  //
    kSeals,          //
    kBrowserKeys,    //
    kEpochs,         //
    kKeptBytes,      //
};

Result<void> migrate_step(Database& database, const char* step) {
  KF_CHECK(database.run("BEGIN IMMEDIATE"));
  auto done = database.run_script(step);
  if (done) done = database.run("COMMIT");
  if (!done && database.is_in_transaction()) (void)database.run("ROLLBACK").ok();  // `done` says what went wrong
  return done;
}

}  // namespace

int64_t newest_schema_version() { return static_cast<int64_t>(kSteps.size()); }

Result<void> check_owner_and_version(Database& database) {
  KF_TRY(const int64_t owner, database.integer("PRAGMA application_id"));
  KF_TRY(const int64_t version, database.integer("PRAGMA user_version"));
  KF_TRY(const int64_t objects, database.integer("SELECT count(*) FROM sqlite_schema"));
  const bool is_new = owner == 0 && version == 0 && objects == 0;
  if (!is_new && (owner != kApplicationId || version < 1)) {
    return Error{ErrorCode::data_damaged, "This is the database of another program."};
  }
  if (version > newest_schema_version()) {
    return Error{ErrorCode::data_damaged, "This database has format " + std::to_string(version) +
                                              ", made by a newer Knowledge Foundry; this one knows formats up to " +
                                              std::to_string(newest_schema_version()) + ". Start the newer version."};
  }
  return {};
}

Result<void> migrate(Database& database, std::optional<int64_t> to) {
  KF_TRY(const int64_t version, database.integer("PRAGMA user_version"));
  const auto end = static_cast<size_t>(to.value_or(newest_schema_version()));
  for (size_t next = static_cast<size_t>(version); next < end; ++next) {
    if (auto done = migrate_step(database, kSteps[next]); !done) {
      return with_context(std::move(done).error(), "Bringing the database to format " + std::to_string(next + 1));
    }
  }
  return {};
}

}  // namespace kf::store
