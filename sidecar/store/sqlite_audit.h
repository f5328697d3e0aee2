#pragma once
// The record in SQLite. Triggers let rows come at the end alone, and never go or change.

#include "sidecar/store/audit_repository.h"
#include "sidecar/store/readers.h"
#include "sidecar/store/writer.h"

namespace kf::store {

class SqliteAudit final : public AuditRepository {
 public:
  SqliteAudit(Writer& writer, Readers& readers) : writer_(writer), readers_(readers) {}

  std::future<Result<int64_t>> append(AuditRecord record, AppendOptions options) override;
  Result<std::vector<AuditEntry>> list(const AuditQuery& query) override;
  Result<std::vector<AuditEntry>> entries(int64_t first_seq, size_t limit) override;
  bool is_failing() const override { return writer_.is_failing(); }
  Result<AuditEnd> end() override;
  Result<AuditSummary> summary() override;
  Result<std::string> signing_key() override;
  Result<void> set_signing_key(const std::string& public_key) override;
  Result<int64_t> begins_at_ms() override;
  Result<AuditEnd> last_before(int64_t at_ms) override;
  Result<void> purge(const AuditPurge& purge, const AuditRecord& told) override;
  Result<int64_t> last_signed_seq() override;
  Result<void> add_checkpoint(const AuditCheckpoint& checkpoint) override;
  Result<std::vector<AuditCheckpoint>> checkpoints(int64_t first_seq, size_t limit) override;
  Result<bool> awaits_first_seal() override;
  Result<void> note_first_seal() override;
  Result<std::vector<AuditPurge>> purges() override;

 private:
  Writer& writer_;
  Readers& readers_;
};

}  // namespace kf::store
