#include "sidecar/store/audit_rows.h"

#include "shared/base/text.h"
#include "sidecar/audit/chain.h"
#include "sidecar/store/message_rows.h"

namespace kf::store {
namespace {

constexpr std::string_view kInsert =
    "INSERT INTO audit(seq, at_ms, action, phase, intent_seq, actor, request_id, object, provider, model, destination, "
    "result, prompt_digest, answer_digest, prompt_tokens, completion_tokens, hash, detail, carrier) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)";

// The columns as entry_of reads them.
const std::string kEntries =
    "SELECT seq, at_ms, action, phase, intent_seq, actor, request_id, object, provider, model, destination, result, "
    "prompt_digest, answer_digest, prompt_tokens, completion_tokens, hash, detail, carrier FROM audit ";

const std::string kSelect = kEntries + "WHERE seq >= ?1 ORDER BY seq LIMIT ?2";

const std::string kList = kEntries +
                          "WHERE (?1 = 0 OR seq < ?1) AND (?2 = '' OR action = ?2) AND (?3 = '' OR actor = ?3) "
                          "AND (?4 = '' OR instr(lower(object || ' ' || provider || ' ' || model || ' ' || request_id "
                          "|| ' ' || carrier), ?4) > 0) "
                          "AND (?5 = 0 OR destination <> '') AND (?7 = '' OR carrier = ?7) ORDER BY seq DESC LIMIT ?6";

const std::string kModelUse =
    "SELECT provider, model, destination, count(*), sum(result <> 'ok' AND result <> 'stopped'), sum(prompt_tokens), "
    "sum(completion_tokens), min(at_ms), max(at_ms) FROM audit WHERE action = 'model_call' AND phase = 'outcome' "
    "GROUP BY provider, model, destination ORDER BY count(*) DESC, provider, model, destination";

const std::string kRecordState =
    "SELECT count(*), (SELECT count(*) FROM audit_checkpoints), coalesce(min(at_ms), 0), coalesce(max(at_ms), 0) "
    "FROM audit";

const std::string kEndBefore =
    "SELECT seq, hash FROM audit WHERE seq < coalesce((SELECT seq FROM audit WHERE at_ms >= ?1 ORDER BY seq LIMIT 1), "
    "9223372036854775807) ORDER BY seq DESC LIMIT 1";

// A name that nobody knows can only come from a change behind our back; the hash then tells.
template <class Enum>
Enum enum_or_first(const std::string& name) {
  return enum_from_name<Enum>(name).value_or(Enum());
}

// A row whose words are not those of an enum would be read as another entry than the one that was hashed, and still
// must be found by the verifier: it is given a hash that fits nothing.
AuditEntry entry_of(const Statement& row) {
  AuditEntry entry;
  AuditRecord& record = entry.record;
  const std::string action = row.text(2);
  const std::string phase = row.text(3);
  entry.seq = row.integer(0);
  record.at_ms = row.integer(1);
  record.action = enum_or_first<AuditAction>(action);
  record.phase = enum_or_first<AuditPhase>(phase);
  record.intent_seq = row.integer(4);
  record.actor = row.text(5);
  record.request_id = row.text(6);
  record.object = row.text(7);
  record.provider = row.text(8);
  record.model = row.text(9);
  record.destination = row.text(10);
  record.result = row.text(11);
  record.prompt_digest = row.text(12);
  record.answer_digest = row.text(13);
  record.prompt_tokens = row.integer(14);
  record.completion_tokens = row.integer(15);
  record.detail = row.text(17);
  record.carrier = row.text(18);
  const bool is_known = enum_name(record.action) == action && enum_name(record.phase) == phase;
  entry.hash = is_known ? row.text(16) : "unknown action or phase";
  return entry;
}

Result<std::vector<AuditEntry>> entries_of(Statement rows) {
  std::vector<AuditEntry> found;
  for (;;) {
    KF_TRY(const bool has_row, rows.step());
    if (!has_row) return found;
    found.push_back(entry_of(rows));
  }
}

Result<AuditEnd> end_in(Statement& row) {
  KF_TRY(const bool has_row, row.step());
  return has_row ? AuditEnd{row.integer(0), row.text(1)} : AuditEnd();
}

Result<audit::Digest> digest_of(const AuditEnd& end) {
  if (end.seq == 0) return audit::kChainStart;
  if (const auto digest = audit::digest_from_hex(end.hash)) return *digest;
  return Error{ErrorCode::data_damaged, "The end of the record is damaged; 'audit verify' tells where."};
}

// Checkpoints and purges: an entry, its hash, when, and the signature.
template <class Signed>
Result<std::vector<Signed>> statements_of(Statement rows) {
  std::vector<Signed> found;
  for (;;) {
    KF_TRY(const bool has_row, rows.step());
    if (!has_row) return found;
    found.push_back({rows.integer(0), rows.text(1), rows.integer(2), rows.text(3)});
  }
}

}  // namespace

Result<AuditEnd> audit_end(Database& database) {
  KF_TRY(auto row, database.query("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1"));
  return end_in(row);
}

// In a table of this connection alone, which is taken back together with an entry that does not stay.
Result<void> remember_end(Database& database) {
  return database.run_script(
      "CREATE TEMP TABLE audit_written(seq INTEGER NOT NULL, hash TEXT NOT NULL);"
      "INSERT INTO audit_written VALUES (0, '');"
      "UPDATE audit_written SET (seq, hash) = (SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1)"
      "  WHERE EXISTS(SELECT 1 FROM audit);");
}

Result<AuditEnd> written_end(Database& database) {
  KF_TRY(const AuditEnd there, audit_end(database));
  KF_TRY(auto row, database.query("SELECT seq, hash FROM audit_written"));
  KF_TRY(const AuditEnd written, end_in(row));
  if (there.seq == written.seq && there.hash == written.hash) return there;
  return Error{ErrorCode::data_damaged,
               "The record does not end with entry " + std::to_string(written.seq) +
                   " as it was written: somebody has changed the database. 'audit verify' tells more."};
}

Result<AuditEnd> audit_end_before(Database& database, int64_t at_ms) {
  KF_TRY(auto row, database.query(kEndBefore, at_ms));
  return end_in(row);
}

Result<void> purge_audit(Database& database, const AuditPurge& purge, const AuditRecord& told) {
  KF_CHECK(append_audit(database, told));
  KF_CHECK(database.run("INSERT INTO audit_purges(up_to_seq, hash, at_ms, signature) VALUES (?1, ?2, ?3, ?4)",
                        purge.up_to_seq, purge.hash, purge.at_ms, purge.signature));
  KF_CHECK(database.run("DELETE FROM audit_checkpoints WHERE seq <= ?1", purge.up_to_seq));
  return database.run("DELETE FROM audit WHERE seq <= ?1", purge.up_to_seq);
}

Result<int64_t> append_audit(Database& database, const AuditRecord& record) {
  KF_TRY(const AuditEnd end, written_end(database));
  KF_TRY(const audit::Digest before, digest_of(end));
  const int64_t seq = end.seq + 1;
  const std::string hash = hex_of(crypto::bytes_of(audit::chain_hash(before, seq, record)));
  KF_CHECK(database.run(kInsert, seq, record.at_ms, enum_name(record.action), enum_name(record.phase),
                        record.intent_seq, record.actor, record.request_id, record.object, record.provider,
                        record.model, record.destination, record.result, record.prompt_digest, record.answer_digest,
                        record.prompt_tokens, record.completion_tokens, hash, record.detail, record.carrier));
  KF_CHECK(database.run("UPDATE audit_written SET seq = ?1, hash = ?2", seq, hash));
  return seq;
}

Result<std::vector<AuditEntry>> read_audit(Database& database, int64_t first_seq, size_t limit) {
  KF_TRY(auto rows, database.query(kSelect, first_seq, limit));
  return entries_of(std::move(rows));
}

Result<std::vector<AuditEntry>> list_audit(Database& database, const AuditQuery& query) {
  const std::string_view action = query.action ? enum_name(*query.action) : std::string_view();
  KF_TRY(auto rows, database.query(kList, query.before_seq, action, query.actor, ascii_lower(query.text),
                                   static_cast<int>(query.only_what_left), query.limit, query.carrier));
  return entries_of(std::move(rows));
}

Result<int64_t> read_last_signed_seq(Database& database) {
  return database.integer("SELECT coalesce(max(seq), 0) FROM audit_checkpoints");
}

Result<std::string> read_signing_key(Database& database) {
  KF_TRY(auto row, database.query("SELECT public_key FROM record_keys ORDER BY number DESC LIMIT 1"));
  KF_TRY(const bool has_row, row.step());
  return has_row ? row.text(0) : std::string();
}

Result<std::vector<AuditCheckpoint>> read_checkpoints(Database& database, int64_t first_seq, size_t limit) {
  KF_TRY(auto rows, database.query("SELECT seq, hash, at_ms, signature FROM audit_checkpoints WHERE seq >= ?1 "
                                   "ORDER BY seq LIMIT ?2",
                                   first_seq, limit));
  return statements_of<AuditCheckpoint>(std::move(rows));
}

Result<std::vector<AuditPurge>> read_purges(Database& database) {
  KF_TRY(auto rows, database.query("SELECT up_to_seq, hash, at_ms, signature FROM audit_purges ORDER BY up_to_seq"));
  return statements_of<AuditPurge>(std::move(rows));
}

Result<std::vector<ModelUse>> read_model_use(Database& database) {
  KF_TRY(auto rows, database.query(kModelUse));
  std::vector<ModelUse> found;
  for (;;) {
    KF_TRY(const bool has_row, rows.step());
    if (!has_row) return found;
    found.push_back({rows.text(0), rows.text(1), rows.text(2), rows.integer(3), rows.integer(4), rows.integer(5),
                     rows.integer(6), iso8601_of_ms(rows.integer(7)), iso8601_of_ms(rows.integer(8))});
  }
}

Result<RecordState> read_record_state(Database& database) {
  KF_TRY(auto row, database.query(kRecordState));
  KF_CHECK(row.step());
  return RecordState{row.integer(0), row.integer(1), iso8601_of_ms(row.integer(2)), iso8601_of_ms(row.integer(3)), {}};
}

}  // namespace kf::store
