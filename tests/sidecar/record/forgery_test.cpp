// Whatever somebody without the key does to a record, to what lies beside it or to its export: it is never whole by the
// key that is known, and the first entry that is not what it was is named where it can be.

#include "tests/repeats.h"
#include "tests/sidecar/record/kept_record.h"

using namespace kf;
using namespace kf::record;
using namespace kf::record::test;

namespace {

// 14 entries, of which the first two and the next one went in two purges that are still told; three times signed.
KeptRecord honest_record() {
  KeptRecord record;
  for (int i = 0; i < 3; ++i) record.call("m");
  record.sign(kKey);
  for (int i = 0; i < 4; ++i) record.call("m");
  record.purge_to(2);
  record.sign(kKey);
  record.purge_to(3);
  for (int i = 0; i < 3; ++i) record.call("m");
  record.sign(kKey);
  record.call("m");
  record.call("m");
  record.sign(kKey);
  return record;
}

// The same, begun under a key that was lost. Somebody has kept its end since.
KeptRecord record_with_lost_key() {
  KeptRecord record;
  for (int i = 0; i < 3; ++i) record.call("m");
  record.sign(kLostKey);
  record.append(audit::record_of_new_key(hex_of(kLostKey.public_key()), hex_of(kKey.public_key())));
  for (int i = 0; i < 2; ++i) record.call("m");
  record.sign(kKey, 3);
  for (int i = 0; i < 2; ++i) record.call("m");
  record.sign(kKey, 3);
  record.kept_end = {record.rows.entries[5].seq, record.rows.entries[5].hash};
  return record;
}

std::vector<KeptRecord> honest_records() { return {honest_record(), record_with_lost_key()}; }

void check_not_whole(const KeptRecord& record) {
  const auto verdict = record.verdict();
  CAPTURE(verdict.what);
  REQUIRE(enum_name(verdict.verdict) != enum_name(AuditVerdict::whole));
  REQUIRE_FALSE(verdict.what.empty());
}

template <class T>
std::vector<T> chosen(const std::vector<T>& all, size_t which) {
  std::vector<T> some;
  for (size_t i = 0; i < all.size(); ++i) {
    if ((which >> i & 1) != 0) some.push_back(all[i]);
  }
  return some;
}

template <class T>
size_t subsets_of(const std::vector<T>& all) {
  return size_t{1} << all.size();
}

AuditCheckpoint signed_by_forger(const KeptRecord& record, const AuditCheckpoint& checkpoint) {
  for (const AuditEntry& entry : record.rows.entries) {
    if (entry.seq == checkpoint.seq)
      return audit::sign_checkpoint(kForger, entry.seq, *audit::digest_from_hex(entry.hash), 1);
  }
  return checkpoint;
}

// The seal as it was, none, and one that the forger made.
std::vector<KeptRecord> with_every_seal(const KeptRecord& record) {
  std::vector<KeptRecord> made{record, record, record};
  made[1].seal.reset();
  if (!record.rows.entries.empty()) made[2].seal_by(kForger);
  if (record.rows.entries.empty()) made.pop_back();
  return made;
}

// With all checkpoints, and without those from `seq` on in the database, in the file, and in both.
std::vector<KeptRecord> without_checkpoints_from(const KeptRecord& record, int64_t seq) {
  std::vector<KeptRecord> made;
  for (int places = 0; places < 4; ++places) {
    KeptRecord cut = record;
    const auto is_later = [seq](const AuditCheckpoint& checkpoint) { return checkpoint.seq >= seq; };
    if ((places & 1) != 0) std::erase_if(cut.rows.checkpoints, is_later);
    if ((places & 2) != 0)
      std::erase_if(cut.lines, [&](const std::string& line) { return is_later(*decode_json<AuditCheckpoint>(line)); });
    made.push_back(std::move(cut));
  }
  return made;
}

bool is_whole(const std::vector<std::string>& lines, const std::optional<audit::KeptEnd>& kept_end = {}) {
  std::stringstream text;
  for (const std::string& line : lines) text << line << "\n";
  const auto verdict = verify_export(text, {hex_of(kKey.public_key()), kept_end});
  return verdict && verdict->verdict == AuditVerdict::whole;
}

}  // namespace

TEST_CASE("records that nobody touched are whole, and so are their exports") {
  for (const KeptRecord& record : honest_records()) {
    CHECK(record.verdict().what.empty());
    CHECK(is_whole(record.exported(), record.kept_end));
  }
}

// Every fourth choice; a long run takes all of them.
TEST_CASE("every choice of entries that is not all of them is found, and the first that lacks is named") {
  const size_t stride = testing::repeats("KF_FORGERY_STRIDE", 4);
  for (const KeptRecord& record : honest_records()) {
    const auto& all = record.rows.entries;
    for (size_t which = all.size() % stride; which + 1 < subsets_of(all); which += stride) {
      KeptRecord cut = record;
      cut.rows.entries = chosen(all, which);
      const auto verdict = cut.verdict();
      const bool is_fault = verdict.verdict == AuditVerdict::tampered || verdict.verdict == AuditVerdict::truncated;
      REQUIRE((is_fault || cut.rows.entries.empty()));
      size_t first = 0;
      while ((which >> first & 1) != 0) ++first;
      REQUIRE(verdict.bad_seq == all[first].seq);
    }
  }
}

TEST_CASE("every choice of checkpoints and purges that is not all of them is found, with and without the seal") {
  for (const KeptRecord& record : honest_records()) {
    for (size_t rows = 0; rows < subsets_of(record.rows.checkpoints); ++rows) {
      for (size_t lines = 0; lines < subsets_of(record.lines); ++lines) {
        for (size_t purges = 0; purges < subsets_of(record.rows.purges); ++purges) {
          KeptRecord cut = record;
          cut.rows.checkpoints = chosen(record.rows.checkpoints, rows);
          cut.lines = chosen(record.lines, lines);
          cut.rows.purges = chosen(record.rows.purges, purges);
          const bool is_all = rows + 1 == subsets_of(record.rows.checkpoints) &&
                              lines + 1 == subsets_of(record.lines) && purges + 1 == subsets_of(record.rows.purges);
          if (!is_all) check_not_whole(cut);
          cut.seal.reset();
          check_not_whole(cut);
        }
      }
    }
  }
}

TEST_CASE("an end that is cut off everywhere is found by the seal, and none is missed without it") {
  for (const KeptRecord& record : honest_records()) {
    for (size_t count = 0; count < record.rows.entries.size(); ++count) {
      KeptRecord cut = record;
      cut.rows.entries.resize(count);
      const int64_t first_gone = record.rows.entries[count].seq;
      for (const KeptRecord& further : without_checkpoints_from(cut, first_gone)) {
        REQUIRE(further.verdict().verdict == AuditVerdict::truncated);
        REQUIRE(further.verdict().bad_seq == first_gone);
        for (const KeptRecord& sealed : with_every_seal(further)) check_not_whole(sealed);
      }
    }
  }
}

TEST_CASE("neighbours that change places, and what stands twice, is found") {
  for (const KeptRecord& record : honest_records()) {
    for (size_t i = 0; i + 1 < record.rows.entries.size(); ++i) {
      KeptRecord moved = record;
      std::swap(moved.rows.entries[i].record, moved.rows.entries[i + 1].record);
      std::swap(moved.rows.entries[i].hash, moved.rows.entries[i + 1].hash);
      if (moved.rows.entries == record.rows.entries) continue;
      REQUIRE(moved.verdict().bad_seq == record.rows.entries[i].seq);
      moved.write_anew_from(i);
      for (const KeptRecord& further : without_checkpoints_from(moved, moved.rows.entries[i].seq))
        check_not_whole(further);
    }
    for (size_t i = 0; i + 1 < record.lines.size(); ++i) {
      KeptRecord moved = record;
      std::swap(moved.lines[i], moved.lines[i + 1]);
      check_not_whole(moved);
    }
    for (size_t i = 0; i < record.lines.size(); ++i) {
      KeptRecord repeated = record;
      repeated.lines.insert(repeated.lines.begin() + static_cast<std::ptrdiff_t>(i), record.lines[i]);
      check_not_whole(repeated);
      repeated.lines.push_back(record.lines[i]);
      check_not_whole(repeated);
      KeptRecord unreadable = record;
      unreadable.lines[i] = "not JSON";
      check_not_whole(unreadable);
    }
    for (size_t i = 0; i + 1 < record.rows.checkpoints.size(); ++i) {
      KeptRecord moved = record;
      std::swap(moved.rows.checkpoints[i].hash, moved.rows.checkpoints[i + 1].hash);
      std::swap(moved.rows.checkpoints[i].signature, moved.rows.checkpoints[i + 1].signature);
      check_not_whole(moved);
    }
  }
}

TEST_CASE("a chain that is written anew from any entry on breaks at the next thing that was signed") {
  for (const KeptRecord& record : honest_records()) {
    for (size_t i = 0; i < record.rows.entries.size(); ++i) {
      KeptRecord changed = record;
      AuditEntry& entry = changed.rows.entries[i];
      entry.record.actor = "nobody";
      REQUIRE(changed.verdict().bad_seq == entry.seq);
      changed.write_anew_from(i);
      const auto next_signed = std::find_if(record.rows.checkpoints.begin(), record.rows.checkpoints.end(),
                                            [&entry](const AuditCheckpoint& one) { return one.seq >= entry.seq; });
      const bool is_told_before = record.rows.entries[i].record.action != AuditAction::model_call;
      if (!is_told_before && !record.kept_end) REQUIRE(changed.verdict().bad_seq == next_signed->seq);
      for (const KeptRecord& further : without_checkpoints_from(changed, entry.seq)) {
        for (const KeptRecord& sealed : with_every_seal(further)) check_not_whole(sealed);
      }
    }
  }
}

TEST_CASE("a record that is written and signed anew by a forger is found, whatever it says of lost keys") {
  for (const KeptRecord& record : honest_records()) {
    for (size_t i = 0; i < record.rows.entries.size(); ++i) {
      KeptRecord forged = record;
      forged.rows.entries[i].record.model = "harmless";
      forged.write_anew_from(i);
      for (AuditCheckpoint& checkpoint : forged.rows.checkpoints) {
        if (checkpoint.seq >= forged.rows.entries[i].seq) checkpoint = signed_by_forger(forged, checkpoint);
      }
      const size_t purged_lines = record.lines.size() - record.rows.checkpoints.size();
      for (size_t line = 0; line < forged.rows.checkpoints.size(); ++line)
        forged.lines[purged_lines + line] = to_json_text(forged.rows.checkpoints[line]);
      for (const auto& now : {kKey.public_key(), kForger.public_key()}) {
        KeptRecord told = forged;
        told.append(audit::record_of_new_key(hex_of(kForger.public_key()), hex_of(now)));
        for (const KeptRecord& sealed : with_every_seal(told)) check_not_whole(sealed);
        told.rows.checkpoints.push_back(audit::sign_checkpoint(
            kForger, told.rows.entries.back().seq, *audit::digest_from_hex(told.rows.entries.back().hash), 1));
        told.lines.push_back(to_json_text(told.rows.checkpoints.back()));
        for (const KeptRecord& sealed : with_every_seal(told)) check_not_whole(sealed);
      }
      for (const KeptRecord& sealed : with_every_seal(forged)) check_not_whole(sealed);
    }
  }
}

TEST_CASE("a removal that nobody signed is found") {
  for (size_t gone = 1; gone < honest_record().rows.entries.size(); ++gone) {
    KeptRecord forged = honest_record();
    const AuditEntry last = forged.rows.entries[gone - 1];
    const AuditPurge purge = audit::sign_purge(kForger, last.seq, last.hash, 1);
    forged.rows.entries.erase(forged.rows.entries.begin(),
                              forged.rows.entries.begin() + static_cast<std::ptrdiff_t>(gone));
    forged.rows.purges.push_back(purge);
    check_not_whole(forged);
    forged.append(audit::record_of_purge(purge));
    for (const KeptRecord& sealed : with_every_seal(forged)) check_not_whole(sealed);
  }
}

TEST_CASE("of an export any choice of lines but all of them, in any order but its own, is not whole") {
  for (const KeptRecord& record : honest_records()) {
    const auto all = record.exported();
    const size_t entries = record.rows.entries.size();
    const std::vector<std::string> head(all.begin(), all.end() - static_cast<std::ptrdiff_t>(entries));
    for (size_t which = 1; which < subsets_of(head); which += 2) {  // the first line says what the file is
      for (size_t count = 0; count <= entries; ++count) {
        if (which + 1 == subsets_of(head) && count == entries) continue;
        auto lines = chosen(head, which);
        lines.insert(lines.end(), all.begin() + static_cast<std::ptrdiff_t>(head.size()),
                     all.begin() + static_cast<std::ptrdiff_t>(head.size() + count));
        REQUIRE_FALSE(is_whole(lines));
      }
    }
    for (size_t i = 0; i < all.size(); ++i) {
      CAPTURE(all[i]);
      auto lines = all;
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(i));
      CHECK_FALSE(is_whole(lines, record.kept_end));
      lines = all;
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(i), all[i]);
      CHECK_FALSE(is_whole(lines, record.kept_end));
      lines = all;
      if (i + 1 < all.size()) std::swap(lines[i], lines[i + 1]);
      if (i + 1 < all.size()) CHECK_FALSE(is_whole(lines, record.kept_end));
    }
  }
}

TEST_CASE("an export that a forger made from nothing is not whole") {
  KeptRecord forged;
  for (int i = 0; i < 5; ++i) forged.call("m");
  CHECK_FALSE(is_whole(forged.exported()));
  forged.sign(kForger);
  CHECK_FALSE(is_whole(forged.exported()));
  forged.append(audit::record_of_new_key(hex_of(kForger.public_key()), hex_of(kKey.public_key())));
  CHECK_FALSE(is_whole(forged.exported()));
  CHECK_FALSE(is_whole({KeptRecord().exported()}));
}
