#include "sidecar/record/verify.h"

#include <charconv>
#include <limits>

#include "sidecar/record/seal_file.h"
#include "sidecar/record/segment.h"

namespace kf::record {
namespace {

// The database's checkpoints in their order, as far as they were there at first.
class CheckpointRows {
 public:
  static Result<CheckpointRows> open(store::AuditReader& reader) {
    CheckpointRows rows(reader);
    KF_TRY(rows.last_seq_, reader.last_signed_seq());
    return rows;
  }

  // Those up to the entry `seq`.
  Result<void> give(int64_t seq, audit::Verifier& verifier) {
    for (;;) {
      if (at_ == some_.size()) KF_CHECK(read_more());
      if (at_ == some_.size() || some_[at_].seq > seq) return {};
      verifier.add(some_[at_++], audit::Place::database);
    }
  }

 private:
  explicit CheckpointRows(store::AuditReader& reader) : reader_(reader) {}

  Result<void> read_more() {
    if (next_seq_ > last_seq_) return {};
    KF_TRY(some_, reader_.checkpoints(next_seq_, kReadAtOnce));
    at_ = 0;
    while (!some_.empty() && some_.back().seq > last_seq_) some_.pop_back();
    next_seq_ = some_.empty() ? last_seq_ + 1 : some_.back().seq + 1;
    return {};
  }

  store::AuditReader& reader_;
  int64_t last_seq_ = 0;
  int64_t next_seq_ = 1;
  std::vector<AuditCheckpoint> some_;
  size_t at_ = 0;
};

std::string line_no(int64_t number) { return "Line " + std::to_string(number) + " of the file of checkpoints "; }

// The lines of the file in their order: up to the seal as that says, and behind it what a crash may leave.
class FileLines {
 public:
  FileLines(CheckpointLines lines, const std::optional<AuditSeal>& seal) : lines_(std::move(lines)), seal_(seal) {}

  void give(int64_t seq, audit::Verifier& verifier) {
    for (;;) {
      read_next(verifier);
      if (!next_ || next_->seq > seq) return;
      verifier.add(*next_, audit::Place::file);
      last_seq_ = next_->seq;
      next_.reset();
    }
  }

  // When everything was given: what the file as a whole shows. `end_seq` is the record's last entry. A crash cuts off
  // the line of a checkpoint that was still to be made.
  void finish(int64_t end_seq, audit::Verifier& verifier) const {
    const bool is_explained = seal_ && end_seq > seal_->seq;
    if (cut_off_line_ > 0 && !is_explained) verifier.fault_beside(line_no(cut_off_line_) + "cannot be read.");
    if (is_as_sealed_) return;
    verifier.fault_beside(lines_.size() == 0 ? "The file of checkpoints is missing or empty."
                                             : "The file of checkpoints is not what was sealed.");
  }

 private:
  void read_next(audit::Verifier& verifier) {
    while (!next_ && !has_ended_) {
      is_as_sealed_ = is_as_sealed_ || is_at_seal();
      auto line = lines_.next();
      has_ended_ = !line;
      if (line) take(std::move(*line), verifier);
    }
  }

  bool is_at_seal() const {
    const FileMark& mark = lines_.mark();
    return seal_ && mark.bytes == seal_->file_bytes && hex_of(crypto::bytes_of(mark.digest)) == seal_->file_digest;
  }

  // Older versions let a line that was cut off stand, and wrote behind it: below the seal its digest vouches for that.
  void take(CheckpointLines::Line line, audit::Verifier& verifier) {
    if (cut_off_line_ > 0) verifier.fault_beside(line_no(cut_off_line_) + "cannot be read.");
    const bool is_sealed = seal_ && line.begins_at < seal_->file_bytes;
    cut_off_line_ = line.checkpoint || is_sealed ? 0 : line.number;
    if (!line.checkpoint) return;
    const int64_t seq = line.checkpoint->seq;
    const bool is_in_order = is_sealed ? seq >= last_seq_ : seq > last_seq_ && (!seal_ || seq > seal_->seq);
    if (!is_in_order) verifier.fault_beside(line_no(line.number) + "stands in another place.");
    next_ = std::move(line.checkpoint);
  }

  CheckpointLines lines_;
  const std::optional<AuditSeal>& seal_;
  std::optional<AuditCheckpoint> next_;
  int64_t last_seq_ = 0;
  int64_t cut_off_line_ = 0;  // the line behind the seal that was read last, when it cannot be read
  bool has_ended_ = false;
  bool is_as_sealed_ = false;
};

struct SealFound {
  std::optional<AuditSeal> seal;
  std::string fault;
};

Result<SealFound> seal_of(const Kept& kept) {
  if (kept.seal) return SealFound{kept.seal, {}};
  auto read = read_seal(seal_file_beside(kept.checkpoint_file));
  if (!read && read.error().code == ErrorCode::data_damaged) return SealFound{std::nullopt, read.error().message};
  if (!read) return read.error();
  if (!*read) return SealFound{std::nullopt, "The seal of the record's end, record-seal.json, is missing."};
  return SealFound{std::move(*read), {}};
}

constexpr int64_t kFirstOfAll = std::numeric_limits<int64_t>::min();
constexpr int64_t kLastOfAll = std::numeric_limits<int64_t>::max();

// What grows is read against its growth: the seal, which is written last, first of all, the entries at the end. Then
// nothing is missed that was written meanwhile.
Result<AuditVerification> verify_once(const Kept& kept, const std::vector<AuditPurge>& purges,
                                      const std::function<bool()>& is_wanted) {
  KF_TRY(const SealFound found, seal_of(kept));
  KF_TRY(auto rows, CheckpointRows::open(kept.reader));
  KF_TRY(auto lines, CheckpointLines::open(kept.checkpoint_file));
  FileLines file(std::move(lines), found.seal);
  audit::Verifier verifier({kept.public_key, kept.trust, audit::Places::database_and_file, found.seal, kept.kept_end});
  if (!found.seal) verifier.fault_beside(found.fault);
  for (const auto& purge : purges) verifier.add(purge);
  int64_t last_seq = kFirstOfAll;
  for (bool is_more = true; is_more;) {
    if (is_wanted && !is_wanted()) return Error{ErrorCode::cancelled, "Nobody waits for the verdict any more."};
    KF_TRY(const auto entries, kept.reader.entries(last_seq == kFirstOfAll ? last_seq : last_seq + 1, kReadAtOnce));
    if (!entries.empty()) last_seq = entries.back().seq;
    KF_CHECK(rows.give(last_seq, verifier));
    file.give(last_seq, verifier);
    for (const auto& entry : entries) verifier.add(entry);
    is_more = entries.size() == kReadAtOnce && last_seq < kLastOfAll;
  }
  KF_CHECK(rows.give(kLastOfAll, verifier));
  file.give(kLastOfAll, verifier);
  file.finish(last_seq, verifier);
  return verifier.finish();
}

}  // namespace

// A purge while it is read would look like a gap: then it is read once more.
Result<AuditVerification> verify(const Kept& kept, const std::function<bool()>& is_wanted) {
  KF_TRY(auto purges, kept.reader.purges());
  for (int attempt = 0; attempt < kVerifyAttempts; ++attempt) {
    KF_TRY(auto verdict, verify_once(kept, purges, is_wanted));
    KF_TRY(auto purges_now, kept.reader.purges());
    if (purges_now == purges) return verdict;
    purges = std::move(purges_now);
  }
  return Error{ErrorCode::unavailable, "Old entries were removed again and again while the record was read.", "", 10};
}

Result<audit::KeptEnd> kept_end_from(std::string_view text) {
  audit::KeptEnd end;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), end.seq);
  const size_t at = static_cast<size_t>(parsed.ptr - text.data());
  if (parsed.ec == std::errc() && end.seq > 0 && at < text.size() && text[at] == ':') {
    end.hash = text.substr(at + 1);
    if (audit::digest_from_hex(end.hash)) return end;
  }
  return Error{ErrorCode::invalid_request,
               "'end' wants the number and the hash of an entry, with a colon between, as 'audit verify' prints them.",
               "end"};
}

std::string text_of_end(int64_t seq, std::string_view hash) { return std::to_string(seq) + ":" + std::string(hash); }

}  // namespace kf::record
