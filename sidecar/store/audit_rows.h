#pragma once
// Entries of the record as rows of the database.

#include "sidecar/store/audit_repository.h"
#include "sidecar/store/database.h"

namespace kf::store {

// Lets the connection that writes keep in mind where the record ends. Before it takes the first entry, once.
Result<void> remember_end(Database& database);

// Where the record ends, as this connection has written it. data_damaged when the file says otherwise.
Result<AuditEnd> written_end(Database& database);

// Puts the record at the chain's end, within the transaction of what it records. Gives its seq. data_damaged when that
// end is not what this connection has written.
Result<int64_t> append_audit(Database& database, const AuditRecord& record);

Result<AuditEnd> audit_end(Database& database);
Result<std::vector<AuditEntry>> read_audit(Database& database, int64_t first_seq, size_t limit);
Result<std::vector<AuditEntry>> list_audit(Database& database, const AuditQuery& query);
Result<std::vector<AuditCheckpoint>> read_checkpoints(Database& database, int64_t first_seq, size_t limit);
Result<int64_t> read_last_signed_seq(Database& database);
Result<std::string> read_signing_key(Database& database);
Result<std::vector<AuditPurge>> read_purges(Database& database);
Result<AuditEnd> audit_end_before(Database& database, int64_t at_ms);
Result<void> purge_audit(Database& database, const AuditPurge& purge, const AuditRecord& told);
Result<std::vector<ModelUse>> read_model_use(Database& database);
Result<RecordState> read_record_state(Database& database);

}  // namespace kf::store
