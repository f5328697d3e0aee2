#include "sidecar/record/signer.h"

#include <algorithm>
#include <map>
#include <set>

#include "sidecar/record/seal_file.h"
#include "sidecar/record/segment.h"

namespace kf::record {
namespace {

using store::AuditEnd;

Error not_as_sealed(const std::string& what) { return {ErrorCode::data_damaged, what}; }

bool bears(const crypto::SigningKey& key, std::string_view text, const std::string& signature) {
  return crypto::is_signed(key.public_key(), text, bytes_from_hex(signature).value_or(""));
}

// The hashes of the entries that these checkpoints are about, from a part of the record that was walked.
class Places {
 public:
  explicit Places(const std::vector<AuditCheckpoint>& checkpoints) {
    for (const auto& checkpoint : checkpoints) hashes_[checkpoint.seq];
  }
  void note(const AuditEntry& entry) {
    if (const auto place = hashes_.find(entry.seq); place != hashes_.end()) place->second = entry.hash;
  }
  bool fits(const AuditCheckpoint& checkpoint) const { return hashes_.at(checkpoint.seq) == checkpoint.hash; }

 private:
  std::map<int64_t, std::string> hashes_;
};

Result<std::vector<AuditCheckpoint>> all_checkpoints(store::AuditReader& reader) {
  std::vector<AuditCheckpoint> all;
  for (;;) {
    const int64_t next = all.empty() ? 1 : all.back().seq + 1;
    KF_TRY(const auto some, reader.checkpoints(next, kReadAtOnce));
    all.insert(all.end(), some.begin(), some.end());
    if (some.size() < kReadAtOnce) return all;
  }
}

Result<AuditEnd> newest_purge(store::AuditReader& reader) {
  KF_TRY(const auto purges, reader.purges());
  return purges.empty() ? AuditEnd() : AuditEnd{purges.back().up_to_seq, purges.back().hash};
}

}  // namespace

Signer::Signer(const SignerParts& parts) : parts_(parts), seal_file_(seal_file_beside(parts.checkpoint_file)) {}

Result<void> Signer::settle() {
  const std::lock_guard lock(mutex_);
  return settle_locked();
}

std::optional<AuditSeal> Signer::seal() const {
  const std::lock_guard lock(mutex_);
  return seal_;
}

Result<void> Signer::settle_locked() {
  if (refusal_) return *refusal_;
  if (seal_) return {};
  auto looked = look_around();
  if (!looked && looked.error().code == ErrorCode::data_damaged) {
    refusal_ = Error{ErrorCode::data_damaged, "The record is not signed any more, because it is not what was signed: " +
                                                  looked.error().message + " 'audit verify' tells more."};
    return *refusal_;
  }
  return looked;
}

Result<void> Signer::look_around() {
  KF_TRY(const AuditEnd end, parts_.repository.end());
  KF_TRY(const auto found, read_seal(seal_file_));
  const bool is_ours = found && bears(parts_.key, audit::seal_bytes(*found), found->signature);
  if (is_ours) {
    KF_TRY(seal_, continued(*found, end));
    return {};
  }
  KF_TRY(const bool may_begin_here, may_begin(found.has_value(), end));
  if (!may_begin_here)
    return not_as_sealed(found ? "The seal of its end does not bear the key's signature."
                               : "The seal of its end, record-seal.json, is missing.");
  KF_TRY(seal_, first_seal(end));
  return parts_.repository.note_first_seal();
}

Result<bool> Signer::may_begin(bool is_sealed, const AuditEnd& end) const {
  KF_TRY(const std::string known, parts_.repository.signing_key());
  KF_TRY(const bool is_awaited, parts_.repository.awaits_first_seal());
  KF_TRY(const int64_t signed_seq, parts_.repository.last_signed_seq());
  const bool is_new = known.empty() && end.seq == 0 && signed_seq == 0;
  const bool is_key_replaced = !known.empty() && known != hex_of(parts_.key.public_key());
  return is_key_replaced || (!is_sealed && (is_new || is_awaited));
}

// What the file holds and the database does not is put there where it fits: older versions did not. Whether all of it
// was signed is for the verifier to say.
Result<AuditSeal> Signer::first_seal(const AuditEnd& end) {
  KF_TRY(const auto in_database, all_checkpoints(parts_.repository));
  KF_TRY(auto lines, CheckpointLines::open(parts_.checkpoint_file));
  std::set<int64_t> there;
  for (const auto& checkpoint : in_database) there.insert(checkpoint.seq);
  for (auto line = lines.next(); line; line = lines.next()) {
    if (!line->checkpoint || there.contains(line->checkpoint->seq)) continue;
    KF_TRY(const auto entry, parts_.repository.entries(line->checkpoint->seq, 1));
    if (entry.empty() || entry[0].seq != line->checkpoint->seq || entry[0].hash != line->checkpoint->hash) continue;
    KF_CHECK(parts_.repository.add_checkpoint(*line->checkpoint));
    there.insert(line->checkpoint->seq);
  }
  AuditSeal seal;
  seal.since_seq = end.seq;
  KF_TRY(AuditEnd from, newest_purge(parts_.repository));
  if (!there.empty() && *there.rbegin() > from.seq) {
    KF_TRY(const auto last, parts_.repository.checkpoints(*there.rbegin(), 1));
    from = {last.front().seq, last.front().hash};
    KF_TRY(const auto entry, parts_.repository.entries(from.seq, 1));
    if (entry.empty() || entry[0].seq != from.seq || entry[0].hash != from.hash)
      return not_as_sealed("It does not hold entry " + std::to_string(from.seq) + " as it was signed.");
    seal.seq = from.seq;
    seal.hash = from.hash;
  }
  KF_CHECK(follow_chain(parts_.repository, from, end));
  mark_ = lines.mark();
  return write(std::move(seal));
}

// Where the chain can be followed from: the sealed entry, or what was purged behind it.
Result<AuditEnd> Signer::sealed_place(const AuditSeal& seal, const AuditEnd& end) const {
  KF_TRY(const AuditEnd purged, newest_purge(parts_.repository));
  if (seal.seq <= purged.seq) return purged;
  if (seal.seq > end.seq)
    return not_as_sealed("It ends before entry " + std::to_string(seal.seq) + ", which was sealed.");
  KF_TRY(const auto entry, parts_.repository.entries(seal.seq, 1));
  if (!entry.empty() && entry[0].seq == seal.seq && entry[0].hash == seal.hash) return AuditEnd{seal.seq, seal.hash};
  return not_as_sealed("It does not hold entry " + std::to_string(seal.seq) + " as it was sealed.");
}

Result<Signer::Tail> Signer::read_tail(const AuditSeal& seal) const {
  const auto digest = audit::digest_from_hex(seal.file_digest);
  if (!digest) return not_as_sealed("The seal of its end tells nothing of the file of checkpoints.");
  KF_TRY(auto lines, CheckpointLines::open(parts_.checkpoint_file, {seal.file_bytes, *digest}));
  if (lines.size() < seal.file_bytes) return not_as_sealed("The file of checkpoints lacks lines that were sealed.");
  Tail tail;
  for (auto line = lines.next(); line; line = lines.next()) {
    const bool is_glued = line->begins_at == seal.file_bytes && seal.file_bytes > 0;
    if (tail.is_cut_off || is_glued) return not_as_sealed("A line of the file of checkpoints cannot be read.");
    if (line->checkpoint) tail.checkpoints.push_back(std::move(*line->checkpoint));
    tail.is_cut_off = !line->checkpoint;
  }
  tail.mark = lines.mark();
  return tail;
}

Result<void> Signer::add_to_database(const std::vector<AuditCheckpoint>& checkpoints) {
  KF_TRY(const int64_t signed_seq, parts_.repository.last_signed_seq());
  for (const auto& checkpoint : checkpoints) {
    if (checkpoint.seq > signed_seq) KF_CHECK(parts_.repository.add_checkpoint(checkpoint));
  }
  return {};
}

// A crash leaves entries that are not signed yet, at most one line that was cut off while one of them was, and
// checkpoints of ours that the database or the seal did not see any more. Such a line takes nothing away, so that the
// next seal vouches for it.
Result<AuditSeal> Signer::continued(const AuditSeal& seal, const AuditEnd& end) {
  KF_TRY(const AuditEnd from, sealed_place(seal, end));
  KF_TRY(const Tail tail, read_tail(seal));
  Places places(tail.checkpoints);
  KF_CHECK(follow_chain(parts_.repository, from, end, [&places](const AuditEntry& entry) { places.note(entry); }));
  int64_t newest = seal.seq;
  for (const auto& checkpoint : tail.checkpoints) {
    const bool is_ours = bears(parts_.key, audit::checkpoint_bytes(checkpoint), checkpoint.signature);
    if (!is_ours || checkpoint.seq <= newest || !places.fits(checkpoint))
      return not_as_sealed("The file of checkpoints holds a line that does not fit.");
    newest = checkpoint.seq;
  }
  KF_TRY(const int64_t in_database, parts_.repository.last_signed_seq());
  if (in_database > newest) return not_as_sealed("The file of checkpoints lacks one that the database holds.");
  KF_CHECK(add_to_database(tail.checkpoints));
  mark_ = tail.mark;
  if (mark_.bytes == seal.file_bytes) return seal;
  AuditSeal now = seal;
  if (!tail.checkpoints.empty()) {
    now.seq = newest;
    now.hash = tail.checkpoints.back().hash;
  }
  return write(std::move(now));
}

Result<AuditSeal> Signer::write(AuditSeal seal) const {
  seal.at_ms = wall_ms(parts_.clock);
  seal.file_bytes = mark_.bytes;
  seal.file_digest = hex_of(crypto::bytes_of(mark_.digest));
  seal = audit::sign_seal(parts_.key, std::move(seal));
  KF_CHECK(write_seal(seal_file_, seal));
  return seal;
}

Result<void> Signer::sign_end() {
  const std::lock_guard lock(mutex_);
  KF_CHECK(settle_locked());
  KF_TRY(const AuditEnd end, parts_.repository.end());
  if (end.seq == seal_->seq) return {};
  auto done = sign(end);
  if (!done) seal_.reset();  // what was written and what was not is looked at anew
  return done;
}

Result<void> Signer::sign(const AuditEnd& end) {
  const auto hash = audit::digest_from_hex(end.hash);
  if (!hash) return Error{ErrorCode::data_damaged, "The record's end is damaged."};
  const auto checkpoint = audit::sign_checkpoint(parts_.key, end.seq, *hash, wall_ms(parts_.clock));
  KF_CHECK(append_checkpoint(parts_.checkpoint_file, checkpoint, mark_));
  KF_CHECK(parts_.repository.add_checkpoint(checkpoint));
  AuditSeal seal = *seal_;
  seal.seq = end.seq;
  seal.hash = end.hash;
  KF_TRY(seal_, write(std::move(seal)));
  return {};
}

}  // namespace kf::record
