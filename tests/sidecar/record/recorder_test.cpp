#include "sidecar/record/recorder.h"
#include "sidecar/record/export.h"

#include <doctest/doctest.h>

#include <fstream>

#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::record;

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
  AuditVerification verified() {
    return verify({store->audit(), kKey.public_key(), read_checkpoint_file(file).value()}).value();
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
  const auto kept = store->audit().checkpoints().value();
  REQUIRE(kept.size() == 1);
  CHECK(kept[0].seq == 1);
  CHECK(read_checkpoint_file(file).value() == kept);
  CHECK(std::filesystem::status(file).permissions() ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  CHECK(verified().checkpoints == 2);  // the same from both places
}

TEST_CASE_FIXTURE(Fixture, "a recorder that ends signs the end, and one without entries signs nothing") {
  recorder.reset();
  CHECK(store->audit().checkpoints()->empty());
  recorder = make();
  add("c1");
  recorder.reset();
  CHECK(store->audit().checkpoints()->size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a thousand entries are signed without waiting for the minute") {
  std::vector<std::future<Result<int64_t>>> added;
  for (int i = 0; i < kCheckpointEntries; ++i) added.push_back(recorder->add({}));
  for (auto& one : added) REQUIRE(one.get().ok());
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (store->audit().checkpoints()->empty() && std::chrono::steady_clock::now() < until) std::this_thread::yield();
  CHECK_FALSE(store->audit().checkpoints()->empty());
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

TEST_CASE_FIXTURE(Fixture, "a line that a crash cut off spoils none of the others") {
  add("c1");
  REQUIRE(recorder->checkpoint().ok());
  std::ofstream(file, std::ios::app) << "\n{\"seq\":2,";
  CHECK(read_checkpoint_file(file)->size() == 1);
  add("c2");
  REQUIRE(recorder->checkpoint().ok());
  CHECK(read_checkpoint_file(file)->size() == 2);
  CHECK(read_checkpoint_file(folder.path() / "absent")->empty());
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
