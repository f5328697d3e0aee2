#include "sidecar/audit/verifier.h"

#include <algorithm>

namespace kf::audit {

Verifier::Verifier(std::string public_key) : public_key_(std::move(public_key)) {
  result_.public_key = hex_of(public_key_);
}

// The record begins behind what was purged last.
void Verifier::add(const AuditPurge& purge) {
  if (newest_purge_ && purge.up_to_seq <= newest_purge_->up_to_seq) return;
  const std::string seq = std::to_string(purge.up_to_seq);
  const auto hash = bytes_from_hex(purge.hash);
  if (result_.entries > 0)
    return fail(AuditVerdict::tampered, 1, "That the record up to entry " + seq + " was removed is said too late.");
  if (!hash || hash->size() != last_hash_.size())
    return fail(AuditVerdict::tampered, 1, "Where the record up to entry " + seq + " was removed is not told.");
  std::copy(hash->begin(), hash->end(), last_hash_.begin());
  next_seq_ = first_seq_ = result_.first_seq = purge.up_to_seq + 1;
  newest_purge_ = purge;
  telling_purge_ = record_of_purge(purge);
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
  hashes_.push_back(last_hash_);
  ++next_seq_;
  if (telling_purge_ && entry.record == *telling_purge_) is_purge_told_ = true;
  if (entry.record.action != AuditAction::keys_replaced) return;
  result_.key_replaced_seq = entry.seq;
  if (const auto lost = bytes_from_hex(entry.record.detail)) lost_keys_.push_back({entry.seq, *lost});
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
  if (hex_of(crypto::bytes_of(hashes_[static_cast<size_t>(checkpoint.seq - first_seq_)])) != checkpoint.hash) {
    return fail(AuditVerdict::tampered, checkpoint.seq,
                "The record up to entry " + seq + " is not what was signed; it was written anew.");
  }
  ++result_.checkpoints;
}

// By the key that is known, or by one that was lost later than this: the entry that says so stands in the chain which
// the known key has signed.
bool Verifier::is_signed_by_keeper(int64_t seq, std::string_view statement, const std::string& signature) const {
  const auto bytes = bytes_from_hex(signature);
  if (!bytes) return false;
  if (crypto::is_signed(public_key_, statement, *bytes)) return true;
  return std::any_of(lost_keys_.begin(), lost_keys_.end(), [&](const LostKey& lost) {
    return seq < lost.until_seq && crypto::is_signed(lost.public_key, statement, *bytes);
  });
}

void Verifier::check_purge() {
  if (!newest_purge_) return;
  const std::string seq = std::to_string(newest_purge_->up_to_seq);
  if (!is_signed_by_keeper(newest_purge_->up_to_seq, purge_bytes(*newest_purge_), newest_purge_->signature)) {
    fail(AuditVerdict::tampered, 1, "That the record up to entry " + seq + " was removed bears no signature.");
  } else if (result_.verdict == AuditVerdict::whole && !is_purge_told_) {
    fail(AuditVerdict::tampered, first_seq_, "No entry tells that the record up to entry " + seq + " was removed.");
  }
}

void Verifier::check_checkpoint(const AuditCheckpoint& checkpoint) {
  if (!is_signed_by_keeper(checkpoint.seq, checkpoint_bytes(checkpoint), checkpoint.signature)) {
    fail(AuditVerdict::tampered, checkpoint.seq,
         "The checkpoint at entry " + std::to_string(checkpoint.seq) + " does not bear the key's signature.");
  } else if (result_.verdict == AuditVerdict::whole) {
    check_against_entry(checkpoint);
  }
}

AuditVerification Verifier::finish() {
  check_purge();
  std::sort(checkpoints_.begin(), checkpoints_.end(), [](const auto& a, const auto& b) { return a.seq < b.seq; });
  for (const AuditCheckpoint& checkpoint : checkpoints_) check_checkpoint(checkpoint);
  return result_;
}

}  // namespace kf::audit
