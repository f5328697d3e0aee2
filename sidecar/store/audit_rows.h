#pragma once
// Entries of the record as rows of the database.

#include "sidecar/store/audit_repository.h"
#include "sidecar/store/database.h"

namespace kf::store {

// Puts the record at the chain's end, within the transaction of what it records. Gives its seq.
Result<int64_t> append_audit(Database& database, const AuditRecord& record);

Result<AuditEnd> audit_end(Database& database);
Result<std::vector<AuditEntry>> read_audit(Database& database, int64_t first_seq, size_t limit);
Result<std::vector<AuditEntry>> list_audit(Database& database, const AuditQuery& query);
Result<std::vector<AuditCheckpoint>> read_checkpoints(Database& database);
Result<std::vector<AuditPurge>> read_purges(Database& database);
Result<AuditEnd> audit_end_before(Database& database, int64_t at_ms);
Result<void> purge_audit(Database& database, const AuditPurge& purge, const AuditRecord& told);
Result<std::vector<ModelUse>> read_model_use(Database& database);
Result<RecordState> read_record_state(Database& database);

}  // namespace kf::store
