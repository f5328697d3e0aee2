#include "sidecar/store/sqlite_audit.h"

#include "sidecar/store/audit_rows.h"

namespace kf::store {

std::future<Result<int64_t>> SqliteAudit::append(AuditRecord record) {
  return writer_.submit<int64_t>(
      [record = std::move(record)](Database& database) { return append_audit(database, record); });
}

Result<std::vector<AuditEntry>> SqliteAudit::list(const AuditQuery& query) {
  KF_TRY(const auto reader, readers_.take());
  return list_audit(*reader, query);
}

Result<std::vector<AuditEntry>> SqliteAudit::entries(int64_t first_seq, size_t limit) {
  KF_TRY(const auto reader, readers_.take());
  return read_audit(*reader, first_seq, limit);
}

// On the writer's thread, behind what waits there.
Result<AuditEnd> SqliteAudit::end() {
  return writer_.submit_and_wait<AuditEnd>([](Database& database) { return audit_end(database); });
}

Result<void> SqliteAudit::add_checkpoint(const AuditCheckpoint& checkpoint) {
  return writer_.submit_and_wait<void>([checkpoint](Database& database) {
    return database.run("INSERT INTO audit_checkpoints(seq, hash, at_ms, signature) VALUES (?1, ?2, ?3, ?4)",
                        checkpoint.seq, checkpoint.hash, checkpoint.at_ms, checkpoint.signature);
  });
}

Result<std::vector<AuditCheckpoint>> SqliteAudit::checkpoints() {
  KF_TRY(const auto reader, readers_.take());
  return read_checkpoints(*reader);
}

}  // namespace kf::store
