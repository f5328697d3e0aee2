#pragma once
// Goes through a record from its beginning and says whether it is whole, or where it is not.

#include <optional>

#include "sidecar/audit/chain.h"

namespace kf::audit {

// Feed the entries in the order of their seq and the checkpoints in any order before finish().
class Verifier {
 public:
  // `first_seq` and `before` are 1 and kChainStart unless earlier segments were purged.
  explicit Verifier(std::string public_key, int64_t first_seq = 1, Digest before = kChainStart);

  void add(const AuditEntry& entry);
  void add(const AuditCheckpoint& checkpoint);
  AuditVerification finish();

 private:
  void fail(AuditVerdict verdict, int64_t seq, std::string what);
  bool is_signed(const AuditCheckpoint& checkpoint) const;
  void check_against_entry(const AuditCheckpoint& checkpoint);

  std::string public_key_;
  int64_t first_seq_;
  int64_t next_seq_;
  Digest last_hash_;
  std::vector<AuditCheckpoint> checkpoints_;
  std::vector<std::string> hashes_;  // of the entries, for the checkpoints
  AuditVerification result_;
};

}  // namespace kf::audit
