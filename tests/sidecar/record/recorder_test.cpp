#include "sidecar/record/recorder.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "sidecar/record/export.h"
#include "sidecar/record/seal_file.h"
#include "tests/eventually.h"
#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::record;
using namespace std::chrono_literals;

namespace {

const crypto::SigningKey kKey(crypto::Secret(std::string(crypto::kSeedBytes, 's')));

struct Fixture : store::TestStore {
  std::filesystem::path file = folder.path() / "record.checkpoints";
  std::unique_ptr<Recorder> recorder = make();

  std::unique_ptr<Recorder> make() {
    return std::make_unique<Recorder>(RecorderParts{store->audit(), kKey, clock, log, file});
  }
  ~Fixture() { recorder.reset(); }

  int64_t add(const std::string& object) {
    AuditRecord entry;
    entry.action = AuditAction::conversation_removed;
    entry.object = object;
    return recorder->add_and_wait(entry).value();
  }
  AuditVerification verified(const crypto::SigningKey& key = kKey) {
    return verify({store->audit(), key.public_key(), file}).value();
  }
  std::vector<AuditCheckpoint> in_database() { return store->audit().checkpoints(1, 1000).value(); }
  std::vector<AuditCheckpoint> in_file() {
    auto written = CheckpointLines::open(file).value();
    std::vector<AuditCheckpoint> found;
    for (auto line = written.next(); line; line = written.next()) {
      if (line->checkpoint) found.push_back(*line->checkpoint);
    }
    return found;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "entries are stamped with the time they were added") {
  clock.pass(std::chrono::milliseconds(1234));
  CHECK(add("c1") == 1);
  const auto entry = store->audit().entries(1, 1)->front();
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(clock.wall().time_since_epoch()).count();
  CHECK(entry.record.at_ms == now);
}

TEST_CASE_FIXTURE(Fixture, "the end is signed in the database and in the file, once") {
  add("c1");
  REQUIRE(recorder->checkpoint().ok());
  REQUIRE(recorder->checkpoint().ok());
  REQUIRE(in_database().size() == 1);
  CHECK(in_database()[0].seq == 1);
  CHECK(in_file() == in_database());
  const auto seal = read_seal(seal_file_beside(file)).value();
  REQUIRE(seal.has_value());
  CHECK(seal->seq == 1);
  CHECK(recorder->seal() == seal);
  CHECK(std::filesystem::status(file).permissions() ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  CHECK(verified().checkpoints == 1);
  CHECK(verified().verdict == AuditVerdict::whole);
}

TEST_CASE_FIXTURE(Fixture, "a recorder that ends signs the end, and one without entries signs nothing") {
  recorder.reset();
  CHECK(in_database().empty());
  recorder = make();
  add("c1");
  recorder.reset();
  CHECK(in_database().size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "what an earlier recorder has signed is not signed again") {
  add("c1");
  recorder.reset();
  recorder = make();
  REQUIRE(recorder->checkpoint().ok());
  CHECK(in_file().size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a thousand entries are signed without waiting for the minute") {
  std::vector<std::future<Result<int64_t>>> added;
  for (int i = 0; i < kCheckpointEntries; ++i) added.push_back(recorder->add({}));
  for (auto& one : added) REQUIRE(one.get().ok());
  CHECK(testing::eventually([this] { return !in_database().empty(); }));
}

TEST_CASE_FIXTURE(Fixture, "who writes the whole database anew is betrayed by the file") {
  for (int i = 0; i < 5; ++i) add("c" + std::to_string(i));
  REQUIRE(recorder->checkpoint().ok());
  CHECK(verified().verdict == AuditVerdict::whole);
  recorder.reset();
  store.reset();
  store::rows_in_file(folder.database(),
                      "DROP TRIGGER audit_never_shrinks; DROP TRIGGER audit_checkpoints_never_go;"
                      "DELETE FROM audit; DELETE FROM audit_checkpoints");
  store::TestStore::open();
  recorder = make();
  add("another history");
  const auto result = verified();
  CHECK(result.verdict == AuditVerdict::truncated);
  CHECK(result.bad_seq == 2);
}

TEST_CASE_FIXTURE(Fixture, "a file of checkpoints that cannot be written is told, and the record goes on") {
  recorder.reset();
  std::filesystem::create_directory(file);
  recorder = make();
  CHECK(add("c1") == 1);
  CHECK(recorder->checkpoint().error().code == ErrorCode::unavailable);
  CHECK(add("c2") == 2);
  std::filesystem::remove(file);
  CHECK(recorder->checkpoint().ok());
}

namespace {

constexpr std::chrono::hours kDay{24};

// An entry a week for 40 weeks, the first one on 2027-01-15, and a checkpoint behind each tenth.
void fill_forty_weeks(Fixture& test) {
  for (int week = 0; week < 40; ++week) {
    test.add("week " + std::to_string(week));
    if (week % 10 == 9) REQUIRE(test.recorder->checkpoint().ok());
    test.clock.pass(7 * kDay);
  }
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "old entries go by whole months, and the rest still verifies") {
  fill_forty_weeks(*this);
  REQUIRE(recorder->checkpoint().ok());
  CHECK(recorder->purge_older_than(400 * kDay).value() == 0);
  const int64_t gone = recorder->purge_older_than(183 * kDay).value();
  const auto left = store->audit().entries(1, 1000).value();
  CHECK(left.front().seq == gone + 1);
  const auto purges = store->audit().purges().value();
  CHECK(purges.size() == 3);  // January, February, March
  CHECK(purges.back().up_to_seq == gone);
  CHECK(left.back().record == audit::record_of_purge(purges.back()));
  const auto first_left = std::chrono::floor<std::chrono::days>(
      std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(left.front().record.at_ms)));
  CHECK(std::chrono::year_month_day(first_left).month() == std::chrono::April);
  CHECK(verified().verdict == AuditVerdict::unsigned_end);
  REQUIRE(recorder->checkpoint().ok());
  CHECK(verified().verdict == AuditVerdict::whole);
  CHECK(verified().first_seq == gone + 1);
  CHECK(recorder->purge_older_than(183 * kDay).value() == 0);
  CHECK(add("afterwards") == left.back().seq + 1);
  CHECK(verified().unsigned_entries == 1);
}

TEST_CASE_FIXTURE(Fixture, "an entry whose clock ran ahead keeps what comes behind it") {
  clock.pass(90 * kDay);
  add("ahead");
  clock.pass(-90 * kDay);
  for (int i = 0; i < 3; ++i) add("in time");
  clock.pass(240 * kDay);
  CHECK(recorder->purge_older_than(183 * kDay).value() == 0);
  CHECK(store->audit().entries(1, 10)->size() == 5);  // one of them says that the clock went back
}

TEST_CASE_FIXTURE(Fixture, "a clock that goes back is noted in front of the entry that shows it, once") {
  add("c1");
  clock.set_wall_by(-1h);
  CHECK(add("c2") == 3);
  CHECK(add("c3") == 4);
  const auto entries = store->audit().entries(1, 10).value();
  REQUIRE(entries.size() == 4);
  CHECK(entries[1].record.action == AuditAction::clock_went_back);
  CHECK(entries[1].record.actor == "sidecar");
  CHECK(entries[1].record.detail == "from 2027-01-15T08:00:00.000Z");
  CHECK(entries[1].record.at_ms == entries[2].record.at_ms);
  CHECK(lines.back().find("the clock went back seconds=3600") != std::string::npos);
  REQUIRE(recorder->checkpoint().ok());
  CHECK(verified().verdict == AuditVerdict::whole);
}

TEST_CASE_FIXTURE(Fixture,
                  "a clock that went back while nothing ran is noted too, one that is corrected a little is not") {
  add("c1");
  recorder.reset();
  clock.set_wall_by(-2s);
  recorder = make();
  add("c2");
  CHECK(store->audit().entries(1, 10)->size() == 2);
  recorder.reset();
  clock.set_wall_by(-24h);
  recorder = make();
  add("c3");
  const auto entries = store->audit().entries(1, 10).value();
  REQUIRE(entries.size() == 4);
  CHECK(entries[2].record.action == AuditAction::clock_went_back);
}

TEST_CASE_FIXTURE(Fixture, "a purge that somebody only pretends is found") {
  fill_forty_weeks(*this);
  REQUIRE(recorder->checkpoint().ok());
  recorder.reset();
  store.reset();
  store::rows_in_file(folder.database(),
                      "INSERT INTO audit_purges SELECT seq, hash, at_ms, 'aa' FROM audit WHERE seq = 5; "
                      "DELETE FROM audit WHERE seq <= 5");
  open();
  recorder = make();
  CHECK(verified().verdict == AuditVerdict::tampered);
  CHECK(verified().bad_seq == 1);
}

TEST_CASE_FIXTURE(Fixture, "of a record that somebody changed nothing is removed") {
  fill_forty_weeks(*this);
  recorder.reset();
  store.reset();
  store::rows_in_file(folder.database(),
                      "DROP TRIGGER audit_never_changes; UPDATE audit SET object = 'x' WHERE seq = 2");
  open();
  recorder = make();
  CHECK(recorder->purge_older_than(183 * kDay).error().code == ErrorCode::data_damaged);
  CHECK(verified().bad_seq == 2);
}

TEST_CASE_FIXTURE(Fixture, "the recorder removes by itself what is old enough when it starts") {
  fill_forty_weeks(*this);
  recorder.reset();
  recorder = std::make_unique<Recorder>(RecorderParts{store->audit(), kKey, clock, log, file, 183 * kDay});
  CHECK(testing::eventually([this] { return store->audit().purges()->size() == 3; }));
}

TEST_CASE_FIXTURE(Fixture, "the export of a purged record verifies, and so does one without old purges") {
  fill_forty_weeks(*this);
  REQUIRE(recorder->purge_older_than(183 * kDay).ok());
  REQUIRE(recorder->checkpoint().ok());
  std::stringstream text;
  REQUIRE(write_export({store->audit(), kKey.public_key(), file}, [&text](std::string_view part) {
            return static_cast<bool>(text << part);
          }).ok());
  const auto verdict = verify_export(text, {hex_of(kKey.public_key())});
  REQUIRE(verdict.ok());
  CHECK(verdict->verdict == AuditVerdict::whole);
  CHECK(verdict->first_seq > 1);
}

TEST_CASE_FIXTURE(Fixture, "a record that goes on under another key says so once") {
  REQUIRE(recorder->tell_key().ok());
  REQUIRE(recorder->tell_key().ok());
  add("c1");
  REQUIRE(recorder->checkpoint().ok());
  CHECK(store->audit().entries(1, 10)->size() == 1);
  const crypto::SigningKey other(crypto::Secret(std::string(crypto::kSeedBytes, 'o')));
  recorder = std::make_unique<Recorder>(RecorderParts{store->audit(), other, clock, log, file});
  REQUIRE(recorder->tell_key().ok());
  REQUIRE(recorder->tell_key().ok());
  REQUIRE(recorder->checkpoint().ok());
  const auto entries = store->audit().entries(1, 10).value();
  REQUIRE(entries.size() == 2);
  CHECK(entries[1].record.detail == hex_of(kKey.public_key()));
  const auto verdict = verified(other);
  CHECK(verdict.verdict == AuditVerdict::end_unknown);  // what the lost key had sealed, the other cannot tell
  CHECK(verdict.signed_seq == 2);
  CHECK(verdict.key_replaced_seq == 2);
  CHECK(verified().verdict == AuditVerdict::tampered);  // by the lost key alone
}
