#pragma once
// The record on disk: entries are added at its end and never changed.

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "shared/base/result.h"
#include "shared/contracts/audit.h"
#include "shared/contracts/system_record.h"
#include "sidecar/store/urgency.h"

namespace kf::store {

// What is asked for; empty members ask for everything. Newest entries come first.
struct AuditQuery {
  std::optional<AuditAction> action;
  std::string actor;
  std::string text;  // occurs in the object, the model, the provider, the request's id or the carrier
  bool only_what_left = false;
  int64_t before_seq = 0;  // 0: from the newest on
  size_t limit = 100;
  std::string carrier = {};  // such as "token ID"
};

// Where the record ends.
struct AuditEnd {
  int64_t seq = 0;   // 0: there is no entry yet
  std::string hash;  // hexadecimal
};

// What the record tells about the whole of it; the public key is left out.
struct AuditSummary {
  std::vector<ModelUse> models;  // the most asked first
  RecordState state;
};

class AuditReader {
 public:
  virtual ~AuditReader() = default;
  virtual Result<std::vector<AuditEntry>> list(const AuditQuery& query) = 0;
  // In the order of their seq, from `first_seq` on.
  virtual Result<std::vector<AuditEntry>> entries(int64_t first_seq, size_t limit) = 0;
  // In the order of their seq, from `first_seq` on.
  virtual Result<std::vector<AuditCheckpoint>> checkpoints(int64_t first_seq, size_t limit) = 0;
  virtual Result<int64_t> last_signed_seq() = 0;  // 0: nothing is signed yet
  virtual Result<std::vector<AuditPurge>> purges() = 0;
  // The public key (hexadecimal) that signs the record as far as is known; empty before the first.
  virtual Result<std::string> signing_key() = 0;
};

// `intent_seq` is shared by the append of an intent, which fills it, and the one of its outcome, which takes it from
// there: neither waits for the other to be durable.
struct AppendOptions {
  Urgency urgency = Urgency::now;
  std::shared_ptr<int64_t> intent_seq;
};

class AuditRepository : public AuditReader {
 public:
  // The future gives the entry's seq when it is durable. Entries stand in the order of the calls.
  virtual std::future<Result<int64_t>> append(AuditRecord record, AppendOptions options) = 0;
  // Whether the disk refused the last write: entries that nobody waits for would be lost now.
  virtual bool is_failing() const = 0;
  // After everything that was appended before this call. data_damaged when it is not what was appended last: somebody
  // else has written there.
  virtual Result<AuditEnd> end() = 0;
  // Whether an older version, which did not seal the record's end, has begun it, and no seal was made since.
  virtual Result<bool> awaits_first_seal() = 0;
  virtual Result<void> note_first_seal() = 0;
  // When the first entry was added that is still there, since 1970; 0 when there is none.
  virtual Result<int64_t> begins_at_ms() = 0;
  // The last entry that is older than `at_ms`, as are all before it; seq 0 when there is none.
  virtual Result<AuditEnd> last_before(int64_t at_ms) = 0;
  // Tells the purge at the record's end and removes what it names, all or nothing.
  virtual Result<void> purge(const AuditPurge& purge, const AuditRecord& told) = 0;
  virtual Result<void> set_signing_key(const std::string& public_key) = 0;
  virtual Result<AuditSummary> summary() = 0;
  virtual Result<void> add_checkpoint(const AuditCheckpoint& checkpoint) = 0;
};

}  // namespace kf::store
