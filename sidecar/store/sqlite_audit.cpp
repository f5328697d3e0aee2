#include "sidecar/store/sqlite_audit.h"

#include "sidecar/store/audit_rows.h"

namespace kf::store {

namespace {

// The intent's seq is written and read on the writer's thread alone, in the order of the calls.
Result<int64_t> append_linked(Database& database, AuditRecord record, const std::shared_ptr<int64_t>& intent_seq) {
  if (intent_seq && record.phase == AuditPhase::outcome) record.intent_seq = *intent_seq;
  KF_TRY(const int64_t seq, append_audit(database, record));
  if (intent_seq && record.phase == AuditPhase::intent) *intent_seq = seq;
  return seq;
}

}  // namespace

std::future<Result<int64_t>> SqliteAudit::append(AuditRecord record, AppendOptions options) {
  return writer_.submit<int64_t>([record = std::move(record), intent_seq = std::move(options.intent_seq)](
                                     Database& database) { return append_linked(database, record, intent_seq); },
                                 options.urgency);
}

Result<std::vector<AuditEntry>> SqliteAudit::list(const AuditQuery& query) {
  KF_TRY(const auto reader, readers_.take(kRecordListLimit));
  return list_audit(*reader, query);
}

Result<std::vector<AuditEntry>> SqliteAudit::entries(int64_t first_seq, size_t limit) {
  KF_TRY(const auto reader, readers_.take(kRecordStepLimit));
  return read_audit(*reader, first_seq, limit);
}

// On the writer's thread, behind what waits there.
Result<AuditEnd> SqliteAudit::end() {
  return writer_.submit_and_wait<AuditEnd>([](Database& database) { return written_end(database); });
}

Result<AuditSummary> SqliteAudit::summary() {
  KF_TRY(const auto reader, readers_.take(kSummaryLimit));
  const ReadTransaction one_state(*reader);
  KF_CHECK(one_state.started());
  KF_TRY(auto models, read_model_use(*reader));
  KF_TRY(auto state, read_record_state(*reader));
  return AuditSummary{std::move(models), std::move(state)};
}

Result<int64_t> SqliteAudit::last_signed_seq() {
  KF_TRY(const auto reader, readers_.take(kRowLimit));
  return read_last_signed_seq(*reader);
}

Result<void> SqliteAudit::add_checkpoint(const AuditCheckpoint& checkpoint) {
  return writer_.submit_and_wait<void>([checkpoint](Database& database) {
    return database.run("INSERT INTO audit_checkpoints(seq, hash, at_ms, signature) VALUES (?1, ?2, ?3, ?4)",
                        checkpoint.seq, checkpoint.hash, checkpoint.at_ms, checkpoint.signature);
  });
}

Result<std::vector<AuditPurge>> SqliteAudit::purges() {
  KF_TRY(const auto reader, readers_.take(kRecordStepLimit));
  return read_purges(*reader);
}

Result<std::string> SqliteAudit::signing_key() {
  KF_TRY(const auto reader, readers_.take(kRowLimit));
  return read_signing_key(*reader);
}

Result<bool> SqliteAudit::awaits_first_seal() {
  KF_TRY(const auto reader, readers_.take(kRowLimit));
  KF_TRY(const int64_t count, (*reader).integer("SELECT count(*) FROM record_before_seals"));
  return count > 0;
}

Result<void> SqliteAudit::note_first_seal() {
  return writer_.submit_and_wait<void>(
      [](Database& database) { return database.run("DELETE FROM record_before_seals"); });
}

Result<void> SqliteAudit::set_signing_key(const std::string& public_key) {
  return writer_.submit_and_wait<void>([public_key](Database& database) {
    return database.run("INSERT INTO record_keys(public_key) VALUES (?1)", public_key);
  });
}

Result<int64_t> SqliteAudit::begins_at_ms() {
  KF_TRY(const auto reader, readers_.take(kRowLimit));
  return (*reader).integer("SELECT coalesce((SELECT at_ms FROM audit ORDER BY seq LIMIT 1), 0)");
}

Result<AuditEnd> SqliteAudit::last_before(int64_t at_ms) {
  KF_TRY(const auto reader, readers_.take(kRecordStepLimit));
  return audit_end_before(*reader, at_ms);
}

Result<void> SqliteAudit::purge(const AuditPurge& purge, const AuditRecord& told) {
  return writer_.submit_and_wait<void>(
      [purge, told](Database& database) { return purge_audit(database, purge, told); });
}

Result<std::vector<AuditCheckpoint>> SqliteAudit::checkpoints(int64_t first_seq, size_t limit) {
  KF_TRY(const auto reader, readers_.take(kRecordStepLimit));
  return read_checkpoints(*reader, first_seq, limit);
}

}  // namespace kf::store
