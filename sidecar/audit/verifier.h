#pragma once
// Goes through a record from its beginning and says whether it is whole, or where it is not.

#include <optional>

#include "sidecar/audit/chain.h"

namespace kf::audit {

enum class Verdict { whole, tampered, truncated };

// `bad_seq` is the first entry that is not what it was: changed, missing, added or moved. For a record whose end is
// missing it is the first entry that lacks.
struct VerifyResult {
  Verdict verdict = Verdict::whole;
  int64_t bad_seq = 0;
  int64_t entries = 0;
  int64_t checkpoints = 0;  // that were signed by the key and fit
  std::string what;         // for people; empty when the record is whole
};

// Feed the entries in the order of their seq and the checkpoints in any order before finish().
class Verifier {
 public:
  // `first_seq` and `before` are 1 and kChainStart unless earlier segments were purged.
  explicit Verifier(std::string public_key, int64_t first_seq = 1, Digest before = kChainStart);

  void add(const AuditEntry& entry);
  void add(const AuditCheckpoint& checkpoint);
  VerifyResult finish();

 private:
  void fail(Verdict verdict, int64_t seq, std::string what);
  void check_against_entry(const AuditCheckpoint& checkpoint);

  std::string public_key_;
  int64_t first_seq_;
  int64_t next_seq_;
  Digest last_hash_;
  std::vector<AuditCheckpoint> checkpoints_;
  std::vector<std::string> hashes_;  // of the entries, for the checkpoints
  VerifyResult result_;
};

}  // namespace kf::audit
