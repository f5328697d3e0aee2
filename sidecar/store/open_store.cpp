#include "sidecar/store/audit_rows.h"
#include "sidecar/store/data_folder.h"
#include "sidecar/store/schema.h"
#include "sidecar/store/sqlite_audit.h"
#include "sidecar/store/sqlite_consents.h"
#include "sidecar/store/sqlite_conversations.h"
#include "sidecar/store/sqlite_credentials.h"
#include "sidecar/store/sqlite_idempotency.h"
#include "sidecar/store/sqlite_sessions.h"
#include "sidecar/store/sqlite_tokens.h"
#include "sidecar/store/sqlite_users.h"
#include "sidecar/store/store.h"

namespace kf::store {
namespace {

constexpr const char* kDatabaseFile = "knowledge-foundry.db";

// What every request asks for, read at the start.
struct Known {
  IdentityRows identity;
  RowsByKey<ConsentRecord> consents;
};

Result<Known> load_known(Database& database) {
  Known known;
  KF_TRY(known.identity.users, load_users(database));
  KF_TRY(known.identity.sessions, load_sessions(database));
  KF_TRY(known.identity.tokens, load_tokens(database));
  KF_TRY(known.consents, load_consents(database));
  return known;
}

class SqliteStore final : public Store {
 public:
  SqliteStore(std::unique_ptr<Database> database, Known known, const std::filesystem::path& file, const Clock& clock,
              Log& log, const KeepLimits& limits)
      : clock_(clock),
        writer_(std::move(database), log),
        readers_(file, clock),
        conversations_(writer_, readers_, clock, limits),
        identity_(writer_, std::move(known.identity)),
        users_(identity_),
        sessions_(identity_),
        tokens_(identity_),
        consents_(writer_, std::move(known.consents)),
        credentials_(writer_, readers_),
        idempotency_(writer_),
        audit_(writer_, readers_) {}

  ~SqliteStore() override { writer_.stop(); }  // what waits still uses the repositories

  ConversationRepository& conversations() override { return conversations_; }
  UserRepository& users() override { return users_; }
  SessionRepository& sessions() override { return sessions_; }
  TokenRepository& tokens() override { return tokens_; }
  CredentialRepository& credentials() override { return credentials_; }
  ConsentRepository& consents() override { return consents_; }
  IdempotencyRepository& idempotency() override { return idempotency_; }
  AuditRepository& audit() override { return audit_; }

  Result<void> check() override {
    const int64_t now = wall_ms(clock_);
    KF_CHECK(writer_.submit_and_wait<void>([now](Database& database) {
      return database.run(
          "INSERT INTO checks(id, checked_ms) VALUES (1, ?1) ON CONFLICT(id) DO UPDATE SET checked_ms = ?1", now);
    }));
    KF_TRY(const auto reader, readers_.take(kRowLimit));
    KF_CHECK((*reader).integer("SELECT checked_ms FROM checks WHERE id = 1"));
    return {};
  }

 private:
  const Clock& clock_;
  Writer writer_;
  Readers
      readers_;  // after the writer: closed first, so that the writer's end is the database's and leaves no WAL behind
  SqliteConversations conversations_;
  Kept<IdentityRows> identity_;
  SqliteUsers users_;
  SqliteSessions sessions_;
  SqliteTokens tokens_;
  SqliteConsents consents_;
  SqliteCredentials credentials_;
  SqliteIdempotency idempotency_;
  SqliteAudit audit_;
};

Result<void> check_pages(Database& database) {
  KF_TRY(auto row, database.query("PRAGMA quick_check(1)"));
  KF_TRY(const bool has_row, row.step());
  if (has_row && row.text(0) == "ok") return {};
  return Error{ErrorCode::data_damaged,
               "The database is damaged: " + (has_row ? row.text(0) : "its check says nothing")};
}

// A crash or a loss of power in the midst of the very first start leaves a rollback journal, before there is a
// write-ahead log. SQLite takes back what it tells of, and does so for a connection that may write alone.
Result<void> take_back_half_done(const std::filesystem::path& file) {
  std::error_code unknown;
  if (!std::filesystem::exists(file.string() + "-journal", unknown)) return {};
  KF_TRY(const auto database, Database::open(file, OpenAs::writer));
  KF_CHECK(database->integer("PRAGMA user_version"));
  return {};
}

// Through a connection that cannot write, so that a file of somebody else or of a newer version stays as it is.
Result<void> look_before_writing(const std::filesystem::path& file) {
  KF_CHECK(take_back_half_done(file));
  KF_TRY(const auto database, Database::open(file, OpenAs::reader));
  KF_CHECK(check_owner_and_version(*database));
  return check_pages(*database);
}

Error with_way_out(Error error, const std::filesystem::path& file) {
  if (error.code != ErrorCode::data_damaged) return error;
  error.message += " It was left as it is: " + file.string() +
                   ". To start with an empty database, move that file aside, together with those of the same name that "
                   "end in -wal and -shm and with record-checkpoints.jsonl and record-seal.json.";
  return error;
}

Result<void> switch_to_wal(Database& database) {
  KF_TRY(auto row, database.query("PRAGMA journal_mode = WAL"));
  KF_TRY(const bool has_row, row.step());
  if (has_row && row.text(0) == "wal") return {};
  return Error{ErrorCode::unavailable,
               "The disk that holds the data folder has no shared memory for SQLite's write-ahead log."};
}

Result<std::unique_ptr<Database>> open_writer(const std::filesystem::path& file) {
  KF_TRY(auto database, Database::open(file, OpenAs::writer));
  KF_CHECK(switch_to_wal(*database));
  KF_CHECK(migrate(*database));
  KF_CHECK(remember_end(*database));
  (void)database->empty_log().ok();  // what a crash left in it; a disk that cannot is met, and told, by the first write
  database->close_schema();
  return database;
}

class AuditFile final : public AuditReader {
 public:
  explicit AuditFile(std::unique_ptr<Database> database) : database_(std::move(database)) {}

  Result<std::vector<AuditEntry>> list(const AuditQuery& query) override { return list_audit(*database_, query); }
  Result<std::vector<AuditEntry>> entries(int64_t first_seq, size_t limit) override {
    return read_audit(*database_, first_seq, limit);
  }
  Result<std::vector<AuditCheckpoint>> checkpoints(int64_t first_seq, size_t limit) override {
    return read_checkpoints(*database_, first_seq, limit);
  }
  Result<int64_t> last_signed_seq() override { return read_last_signed_seq(*database_); }
  Result<std::string> signing_key() override { return read_signing_key(*database_); }
  Result<std::vector<AuditPurge>> purges() override { return read_purges(*database_); }

 private:
  std::unique_ptr<Database> database_;
};

class CredentialFile final : public CredentialReader {
 public:
  explicit CredentialFile(std::unique_ptr<Database> database) : database_(std::move(database)) {}

  Result<std::vector<WrappedKey>> keys() override { return read_wrapped_keys(*database_); }
  Result<std::vector<CredentialRecord>> credentials() override { return read_credentials(*database_); }

 private:
  std::unique_ptr<Database> database_;
};

Result<std::unique_ptr<Database>> open_reader(const std::filesystem::path& folder) {
  KF_TRY(auto database, Database::open(folder / kDatabaseFile, OpenAs::reader));
  KF_CHECK(check_owner_and_version(*database));
  KF_TRY(const int64_t version, database->integer("PRAGMA user_version"));
  if (version == newest_schema_version()) return database;
  return Error{ErrorCode::unavailable, "This database is of an older version. Start Knowledge Foundry once."};
}

}  // namespace

Result<std::unique_ptr<AuditReader>> open_audit_reader(const std::filesystem::path& folder) {
  KF_TRY(auto database, open_reader(folder));
  return std::unique_ptr<AuditReader>(std::make_unique<AuditFile>(std::move(database)));
}

Result<std::unique_ptr<CredentialReader>> open_credential_reader(const std::filesystem::path& folder) {
  KF_TRY(auto database, open_reader(folder));
  return std::unique_ptr<CredentialReader>(std::make_unique<CredentialFile>(std::move(database)));
}

Result<std::unique_ptr<Store>> open_store(const std::filesystem::path& folder, const Clock& clock, Log& log,
                                          const KeepLimits& limits) {
  KF_CHECK(make_private_folder(folder));
  const auto file = folder / kDatabaseFile;
  KF_CHECK(make_private_file(file, log));
  if (auto looked = look_before_writing(file); !looked) return with_way_out(std::move(looked).error(), file);
  auto database = open_writer(file);
  if (!database) return with_way_out(std::move(database).error(), file);
  auto known = load_known(**database);
  if (!known) return with_way_out(std::move(known).error(), file);
  return std::unique_ptr<Store>(
      std::make_unique<SqliteStore>(std::move(database).value(), std::move(known).value(), file, clock, log, limits));
}

}  // namespace kf::store
