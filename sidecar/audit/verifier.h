#pragma once
// Goes through a record from its beginning and says whether it is whole, or where it is not.

#include <optional>

#include "sidecar/audit/chain.h"

namespace kf::audit {

// Feed the purges first, then the entries in the order of their seq; the checkpoints in any order before finish().
class Verifier {
 public:
  explicit Verifier(std::string public_key);

  void add(const AuditPurge& purge);
  void add(const AuditEntry& entry);
  void add(const AuditCheckpoint& checkpoint);
  AuditVerification finish();

 private:
  void fail(AuditVerdict verdict, int64_t seq, std::string what);
  void check_against_entry(const AuditCheckpoint& checkpoint);
  void check_checkpoint(const AuditCheckpoint& checkpoint);
  void check_purge();
  bool is_signed_by_keeper(int64_t seq, std::string_view statement, const std::string& signature) const;

  std::string public_key_;
  int64_t first_seq_ = 1;
  int64_t next_seq_ = 1;
  Digest last_hash_ = kChainStart;
  std::optional<AuditPurge> newest_purge_;
  std::optional<AuditRecord> telling_purge_;  // what an entry must say of it
  bool is_purge_told_ = false;
  struct LostKey {
    int64_t until_seq;
    std::string public_key;
  };
  std::vector<LostKey> lost_keys_;  // as the record tells of them
  std::vector<AuditCheckpoint> checkpoints_;
  std::vector<Digest> hashes_;  // of the entries, for the checkpoints
  AuditVerification result_;
};

}  // namespace kf::audit
