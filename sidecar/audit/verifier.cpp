#include "sidecar/audit/verifier.h"

#include <algorithm>

namespace kf::audit {

Verifier::Verifier(std::string public_key, int64_t first_seq, Digest before)
    : public_key_(std::move(public_key)), first_seq_(first_seq), next_seq_(first_seq), last_hash_(before) {
  result_.public_key = hex_of(public_key_);
}

// Only the first fault counts: behind it nothing can be said.
void Verifier::fail(AuditVerdict verdict, int64_t seq, std::string what) {
  const bool is_earlier = result_.verdict == AuditVerdict::whole || seq < result_.bad_seq;
  if (!is_earlier) return;
  result_.verdict = verdict;
  result_.bad_seq = seq;
  result_.what = std::move(what);
}

void Verifier::add(const AuditEntry& entry) {
  if (result_.verdict != AuditVerdict::whole) return;
  ++result_.entries;
  if (entry.seq != next_seq_) {
    return fail(AuditVerdict::tampered, std::min(entry.seq, next_seq_),
                "Entry " + std::to_string(next_seq_) + " is missing or stands in another place.");
  }
  last_hash_ = chain_hash(last_hash_, entry.seq, entry.record);
  if (entry.hash != hex_of(crypto::bytes_of(last_hash_))) {
    return fail(AuditVerdict::tampered, entry.seq, "Entry " + std::to_string(entry.seq) + " is not what was recorded.");
  }
  hashes_.push_back(entry.hash);
  ++next_seq_;
}

void Verifier::add(const AuditCheckpoint& checkpoint) { checkpoints_.push_back(checkpoint); }

// A chain that was written anew from some place on is sound in itself; the signed checkpoints behind that place are
// what tells.
void Verifier::check_against_entry(const AuditCheckpoint& checkpoint) {
  const std::string seq = std::to_string(checkpoint.seq);
  if (checkpoint.seq < first_seq_) return;  // of a segment that was purged
  if (checkpoint.seq >= next_seq_) {
    return fail(AuditVerdict::truncated, next_seq_, "The record ends before entry " + seq + ", which was signed.");
  }
  if (hashes_[static_cast<size_t>(checkpoint.seq - first_seq_)] != checkpoint.hash) {
    return fail(AuditVerdict::tampered, checkpoint.seq,
                "The record up to entry " + seq + " is not what was signed; it was written anew.");
  }
  ++result_.checkpoints;
}

bool Verifier::is_signed(const AuditCheckpoint& checkpoint) const {
  const auto signature = bytes_from_hex(checkpoint.signature);
  if (!signature) return false;
  return crypto::is_signed(public_key_, checkpoint_bytes(checkpoint), *signature);
}

AuditVerification Verifier::finish() {
  std::sort(checkpoints_.begin(), checkpoints_.end(), [](const auto& a, const auto& b) { return a.seq < b.seq; });
  for (const AuditCheckpoint& checkpoint : checkpoints_) {
    if (!is_signed(checkpoint)) {
      fail(AuditVerdict::tampered, checkpoint.seq,
           "The checkpoint at entry " + std::to_string(checkpoint.seq) + " does not bear the key's signature.");
    } else if (result_.verdict == AuditVerdict::whole) {
      check_against_entry(checkpoint);
    }
  }
  return result_;
}

}  // namespace kf::audit
