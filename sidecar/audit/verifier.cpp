#include "sidecar/audit/verifier.h"

#include <algorithm>

namespace kf::audit {
namespace {

std::string entry_no(int64_t seq) { return "entry " + std::to_string(seq); }

std::string hex(const Digest& digest) { return hex_of(crypto::bytes_of(digest)); }

std::string written_anew(int64_t seq) {
  return "The record up to " + entry_no(seq) + " is not what was signed; it was written anew.";
}

Statement statement_of(int64_t seq, std::string text, const std::string& signature) {
  Statement made;
  made.seq = seq;
  made.text = std::move(text);
  made.signature = bytes_from_hex(signature).value_or(std::string());
  return made;
}

std::string where_the_end_is_unknown(const std::optional<AuditSeal>& seal) {
  if (!seal) return "Everything is signed, but nothing tells that the record ends here.";
  return "The record's end is sealed since " + entry_no(seal->since_seq) +
         " only: whether entries were cut off before that cannot be told.";
}

}  // namespace

Verifier::Verifier(VerifierOptions options) : options_(std::move(options)) {
  result_.public_key = hex_of(options_.public_key);
}

// The record begins behind what was purged last.
void Verifier::add(const AuditPurge& purge) {
  const std::string upto = entry_no(purge.up_to_seq);
  if (result_.entries > 0)
    return fail(AuditVerdict::tampered, 1, "That the record up to " + upto + " was removed is said too late.");
  const auto hash = digest_from_hex(purge.hash);
  if (!hash) return fail(AuditVerdict::tampered, 1, "Where the record up to " + upto + " was removed is not told.");
  purges_[purge.up_to_seq] = untold_purges_[purge.up_to_seq] = purge;
  if (purge.up_to_seq < next_seq_) return;
  last_hash_ = *hash;
  next_seq_ = result_.first_seq = purge.up_to_seq + 1;
}

// Of a segment that was purged nothing can be checked any more, nor need it be.
void Verifier::add(const AuditCheckpoint& checkpoint, Place place) {
  if (checkpoint.seq < result_.first_seq) return;
  if (checkpoint.seq < next_seq_)
    return fail(AuditVerdict::tampered, checkpoint.seq,
                "The checkpoint at " + entry_no(checkpoint.seq) + " stands in another place.");
  Signed& here = waiting_[checkpoint.seq];
  (place == Place::database ? here.is_in_database : here.is_in_file) = true;
  const auto same = std::find(here.checkpoints.begin(), here.checkpoints.end(), checkpoint);
  if (same == here.checkpoints.end()) here.checkpoints.push_back(checkpoint);
}

// Only the first fault counts: behind it nothing can be said.
void Verifier::fail(AuditVerdict verdict, int64_t seq, std::string what) {
  if (!is_whole_so_far()) return;
  result_.verdict = verdict;
  result_.bad_seq = seq;
  result_.what = std::move(what);
}

void Verifier::fault_beside(std::string what) {
  if (beside_.empty()) beside_ = std::move(what);
}

void Verifier::add(const AuditEntry& entry) {
  if (!is_whole_so_far()) return;
  ++result_.entries;
  if (entry.seq != next_seq_) {
    return fail(AuditVerdict::tampered, std::min(entry.seq, next_seq_),
                "Entry " + std::to_string(next_seq_) + " is missing or stands in another place.");
  }
  last_hash_ = chain_hash(last_hash_, entry.seq, entry.record);
  if (entry.hash != hex(last_hash_)) {
    return fail(AuditVerdict::tampered, entry.seq, "Entry " + std::to_string(entry.seq) + " is not what was recorded.");
  }
  ++next_seq_;
  lost_keys_.add(entry);
  judge_purge_entry(entry);
  judge_known_ends(entry);
  if (const auto here = waiting_.find(entry.seq); here != waiting_.end()) {
    judge_places(entry.seq, here->second);
    for (const AuditCheckpoint& checkpoint : here->second.checkpoints) judge(checkpoint);
    waiting_.erase(here);
  }
}

void Verifier::judge_purge_entry(const AuditEntry& entry) {
  if (entry.record.action != AuditAction::record_purged) return;
  const auto told = std::find_if(untold_purges_.begin(), untold_purges_.end(),
                                 [&entry](const auto& purge) { return record_of_purge(purge.second) == entry.record; });
  if (told == untold_purges_.end()) {
    return fail(AuditVerdict::tampered, entry.seq,
                "The signed statement about the removal that " + entry_no(entry.seq) + " tells of is missing.");
  }
  untold_purges_.erase(told);
}

// What was signed or kept of an end is the same here, or the record was written anew.
void Verifier::judge_known_ends(const AuditEntry& entry) {
  const bool is_sealed_here = options_.seal && options_.seal->seq == entry.seq;
  if (is_sealed_here && options_.seal->hash != entry.hash)
    fail(AuditVerdict::tampered, entry.seq, written_anew(entry.seq));
  const bool is_kept_here = options_.kept_end && options_.kept_end->seq == entry.seq;
  if (is_kept_here && options_.kept_end->hash != entry.hash)
    fail(AuditVerdict::tampered, entry.seq,
         "The record up to " + entry_no(entry.seq) + " is not the one whose end was kept.");
}

// The file is written first and the seal last: a checkpoint behind the seal may stand in the file alone, after a crash.
void Verifier::judge_places(int64_t seq, const Signed& here) {
  if (options_.places == Places::one) return;
  const std::string checkpoint = "The checkpoint at " + entry_no(seq) + " stands in the ";
  if (!here.is_in_file)
    return fail(AuditVerdict::tampered, seq, checkpoint + "database, but not in the file of checkpoints.");
  const bool is_sealed = options_.seal && seq <= options_.seal->seq;
  if (is_sealed && !here.is_in_database)
    fail(AuditVerdict::tampered, seq, checkpoint + "file of checkpoints, but not in the database.");
}

void Verifier::judge(const AuditCheckpoint& checkpoint) {
  const int64_t seq = checkpoint.seq;
  const bool is_here = seq < next_seq_;
  const std::string last = hex(last_hash_);
  const bool fits = is_here && checkpoint.hash == last;
  Doubt doubt;
  doubt.statement = statement_of(seq, checkpoint_bytes(checkpoint), checkpoint.signature);
  doubt.bad_seq = seq;
  if (!is_here) {
    doubt.verdict = AuditVerdict::truncated;
    doubt.bad_seq = next_seq_;
    doubt.what = "The record ends before " + entry_no(seq) + ", which was signed.";
  } else if (!fits) {
    doubt.verdict = AuditVerdict::tampered;
    doubt.what = written_anew(seq);
  } else {
    ++result_.checkpoints;
  }
  if (!crypto::is_signed(options_.public_key, doubt.statement.text, doubt.statement.signature)) {
    doubts_.push_back(std::move(doubt));
  } else if (fits) {
    signed_seq_ = seq;
  } else {
    fail(doubt.verdict, doubt.bad_seq, std::move(doubt.what));
  }
}

// Which lost keys are believed is known when everything was read. A record that breaks before that cannot vouch for
// any, and says so at its break.
void Verifier::judge_doubts() {
  if (!is_whole_so_far()) return;
  const auto keys = lost_keys_.believed(options_.public_key, signed_seq_);
  for (Doubt& doubt : doubts_) {
    const int64_t seq = doubt.statement.seq;
    if (!is_signed_by(keys, doubt.statement)) {
      fail(AuditVerdict::tampered, seq, "The checkpoint at " + entry_no(seq) + " does not bear the key's signature.");
    } else if (doubt.verdict != AuditVerdict::whole) {
      fail(doubt.verdict, doubt.bad_seq, std::move(doubt.what));
    }
  }
}

// Of several purges the last one counts; those before it may have lost the entry and the key that told of them.
void Verifier::judge_purge() {
  if (purges_.empty() || !is_whole_so_far()) return;
  const AuditPurge& newest = purges_.rbegin()->second;
  const std::string removed = "the record up to " + entry_no(newest.up_to_seq) + " was removed";
  const Statement statement = statement_of(newest.up_to_seq, purge_bytes(newest), newest.signature);
  const auto keys = lost_keys_.believed(options_.public_key, signed_seq_);
  if (!crypto::is_signed(options_.public_key, statement.text, statement.signature) && !is_signed_by(keys, statement)) {
    fail(AuditVerdict::tampered, 1, "That " + removed + " bears no signature.");
  } else if (untold_purges_.contains(newest.up_to_seq)) {
    fail(AuditVerdict::tampered, result_.first_seq, "No entry tells that " + removed + ".");
  }
}

// Behind a break nothing is missed.
void Verifier::judge_what_lacks() {
  if (!is_whole_so_far()) return;
  for (const auto& [seq, here] : waiting_) {
    for (const AuditCheckpoint& checkpoint : here.checkpoints) judge(checkpoint);
  }
}

bool Verifier::is_newest_purge_at(int64_t seq) const { return !purges_.empty() && purges_.rbegin()->first == seq; }

void Verifier::judge_seal() {
  if (!options_.seal) return;
  const AuditSeal& seal = *options_.seal;
  const Statement statement = statement_of(seal.seq, seal_bytes(seal), seal.signature);
  if (!crypto::is_signed(options_.public_key, statement.text, statement.signature)) {
    fault_beside("The seal of the record's end does not bear the key's signature.");
  } else if (seal.seq >= next_seq_) {
    fail(AuditVerdict::truncated, next_seq_, "The record ends before " + entry_no(seal.seq) + ", which was sealed.");
  } else if (is_newest_purge_at(seal.seq) && purges_.rbegin()->second.hash != seal.hash) {
    fail(AuditVerdict::tampered, result_.first_seq, written_anew(seal.seq));
  }
}

void Verifier::judge_kept_end() {
  if (!options_.kept_end || !is_whole_so_far()) return;
  const KeptEnd& kept = *options_.kept_end;
  if (kept.seq >= next_seq_) {
    fail(AuditVerdict::truncated, next_seq_, "The record ends before " + entry_no(kept.seq) + ", whose end was kept.");
  } else if (is_newest_purge_at(kept.seq) && purges_.rbegin()->second.hash != kept.hash) {
    fail(AuditVerdict::tampered, result_.first_seq,
         "The record up to " + entry_no(kept.seq) + " is not the one whose end was kept.");
  }
}

// A seal tells it, unless something may have been cut off before there was one; so does who kept the end.
bool Verifier::is_end_known() const {
  const int64_t from = options_.seal ? options_.seal->since_seq : result_.end_seq;
  const bool is_sealed = options_.seal && from < result_.first_seq;
  return is_sealed || (options_.kept_end && options_.kept_end->seq >= from);
}

bool Verifier::is_kept_end_gone() const { return options_.kept_end && options_.kept_end->seq < result_.first_seq - 1; }

void Verifier::conclude() {
  const int64_t unsigned_entries = result_.unsigned_entries;
  if (result_.entries == 0) {
    result_.verdict = AuditVerdict::unsigned_end;
    result_.what = "The record holds no entry, so that nothing is proved.";
  } else if (options_.trust == Trust::own_key) {
    result_.verdict = AuditVerdict::self_consistent;
    result_.what = "The record agrees with itself. It names the key that signs it: compare that with the one you know.";
  } else if (unsigned_entries > 0) {
    result_.verdict = AuditVerdict::unsigned_end;
    result_.what = std::to_string(unsigned_entries) + (unsigned_entries == 1 ? " entry" : " entries") + " from " +
                   entry_no(result_.end_seq - unsigned_entries + 1) + " on " + (unsigned_entries == 1 ? "is" : "are") +
                   " not signed yet.";
  } else if (is_kept_end_gone()) {
    result_.verdict = AuditVerdict::end_unknown;
    result_.what = "The end that was kept, " + entry_no(options_.kept_end->seq) +
                   ", lies among the entries that were removed: it cannot be compared any more.";
  } else if (!is_end_known()) {
    result_.verdict = AuditVerdict::end_unknown;
    result_.what = where_the_end_is_unknown(options_.seal) + " Compare it with an end that you kept.";
  }
}

AuditVerification Verifier::finish() {
  judge_what_lacks();
  judge_seal();
  judge_kept_end();
  judge_doubts();
  judge_purge();
  result_.end_seq = next_seq_ - 1;
  result_.end_hash = hex(last_hash_);
  const int64_t sealed_seq = options_.seal ? std::min(signed_seq_, options_.seal->seq) : signed_seq_;
  result_.signed_seq = std::max(sealed_seq, result_.first_seq - 1);
  result_.unsigned_entries = result_.end_seq - result_.signed_seq;
  result_.key_replaced_seq = lost_keys_.newest_seq();
  if (is_whole_so_far() && !beside_.empty()) {
    result_.verdict = AuditVerdict::tampered;
    result_.what = std::move(beside_);
  }
  if (is_whole_so_far()) conclude();
  return result_;
}

}  // namespace kf::audit
