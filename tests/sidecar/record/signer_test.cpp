// What a recorder finds when it starts: what a crash leaves is mended, what somebody changed is not signed.

#include "sidecar/record/signer.h"

#include <fstream>

#include "sidecar/record/seal_file.h"
#include "sidecar/record/verify.h"
#include "tests/sidecar/store/test_store.h"

using namespace kf;
using namespace kf::record;

namespace {

const crypto::SigningKey kKey(crypto::Secret(std::string(crypto::kSeedBytes, 's')));
const crypto::SigningKey kOther(crypto::Secret(std::string(crypto::kSeedBytes, 'o')));

struct Fixture : store::TestStore {
  std::filesystem::path file = folder.path() / "record-checkpoints.jsonl";
  std::filesystem::path seal_file = seal_file_beside(file);
  int added = 0;

  Fixture() {
    REQUIRE(Signer({store->audit(), kKey, clock, file}).settle().ok());
    add(3);
    REQUIRE(sign().ok());
    add(2);
    REQUIRE(sign().ok());
  }

  void add(int count) {
    for (int i = 0; i < count; ++i) {
      AuditRecord record;
      record.object = "c" + std::to_string(++added);
      REQUIRE(store->audit().append(record, {}).get().ok());
    }
  }
  Result<void> sign(const crypto::SigningKey& key = kKey) {
    return Signer({store->audit(), key, clock, file}).sign_end();
  }
  AuditVerification verdict(const crypto::SigningKey& key = kKey) {
    return verify({store->audit(), key.public_key(), file}).value();
  }
  void edit(const std::string& sql) {
    store.reset();
    store::rows_in_file(folder.database(),
                        ("DROP TRIGGER IF EXISTS audit_never_changes; DROP TRIGGER IF EXISTS audit_never_shrinks; "
                         "DROP TRIGGER IF EXISTS audit_checkpoints_never_go; " +
                         sql)
                            .c_str());
    open();
  }
  void cut_file_by(uintmax_t bytes) { std::filesystem::resize_file(file, std::filesystem::file_size(file) - bytes); }
  void write_line(const std::string& line) { std::ofstream(file, std::ios::app | std::ios::binary) << "\n" << line; }

  void check_nothing_is_signed() {
    const auto seal = read_seal(seal_file);
    const auto size = std::filesystem::exists(file) ? std::filesystem::file_size(file) : 0;
    for (int attempt = 0; attempt < 2; ++attempt) {
      Signer signer({store->audit(), kKey, clock, file});
      CHECK(signer.settle().error().code == ErrorCode::data_damaged);
      add(1);
      const auto refused = signer.sign_end();
      CHECK(refused.error().code == ErrorCode::data_damaged);
      CHECK(refused.error().message.find("audit verify") != std::string::npos);
    }
    CHECK((std::filesystem::exists(file) ? std::filesystem::file_size(file) : 0) == size);
    if (seal) CHECK(read_seal(seal_file).value() == *seal);
    CHECK(verdict().verdict != AuditVerdict::whole);
    CHECK(verdict().verdict != AuditVerdict::unsigned_end);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "what was signed is whole, and signed once") {
  const auto size = std::filesystem::file_size(file);
  REQUIRE(sign().ok());
  CHECK(std::filesystem::file_size(file) == size);
  CHECK(verdict().verdict == AuditVerdict::whole);
  CHECK(verdict().end_seq == 5);
}

TEST_CASE_FIXTURE(Fixture, "a crash behind the file's line, or behind the database's row, is made good") {
  const auto seal = store::bytes_of(seal_file);
  add(1);
  REQUIRE(sign().ok());
  for (const bool is_row_lost : {true, false}) {
    CAPTURE(is_row_lost);
    if (is_row_lost) edit("DELETE FROM audit_checkpoints WHERE seq = 6");
    std::ofstream(seal_file, std::ios::binary | std::ios::trunc) << seal;
    CHECK(verdict().verdict == AuditVerdict::unsigned_end);
    REQUIRE(sign().ok());
    CHECK(verdict().verdict == AuditVerdict::whole);
    CHECK(store->audit().last_signed_seq().value() == 6);
  }
}

TEST_CASE_FIXTURE(Fixture, "a line that a crash cut off is passed over, and stays where it is") {
  add(1);
  write_line("{\"seq\":6,");
  CHECK(verdict().verdict == AuditVerdict::unsigned_end);
  Signer signer({store->audit(), kKey, clock, file});
  REQUIRE(signer.settle().ok());
  CHECK(verdict().verdict == AuditVerdict::unsigned_end);
  REQUIRE(signer.sign_end().ok());
  CHECK(verdict().verdict == AuditVerdict::whole);
  add(1);
  REQUIRE(sign().ok());
  CHECK(verdict().verdict == AuditVerdict::whole);
}

TEST_CASE_FIXTURE(Fixture,
                  "a line that cannot be read is told as long as no crash explains it and no seal vouches for it") {
  write_line("{\"seq\":6,");
  CHECK(verdict().verdict == AuditVerdict::tampered);
  CHECK(verdict().what == "Line 4 of the file of checkpoints cannot be read.");
  REQUIRE(sign().ok());
  CHECK(verdict().verdict == AuditVerdict::whole);
}

TEST_CASE_FIXTURE(Fixture, "two lines that cannot be read are no crash's") {
  add(1);
  write_line("{\"seq\":6,");
  write_line("x");
  check_nothing_is_signed();
}

TEST_CASE_FIXTURE(Fixture, "a file of checkpoints that is gone, shorter or glued to something is not gone on with") {
  SUBCASE("gone") { std::filesystem::remove(file); }
  SUBCASE("shorter") { cut_file_by(10); }
  SUBCASE("glued") { std::ofstream(file, std::ios::app) << "x"; }
  check_nothing_is_signed();
}

TEST_CASE_FIXTURE(Fixture, "a seal that is gone, unreadable or another key's is not made anew") {
  SUBCASE("gone") { std::filesystem::remove(seal_file); }
  SUBCASE("unreadable") { std::ofstream(seal_file, std::ios::trunc) << "x"; }
  SUBCASE("of another key") {
    const AuditSeal forged = audit::sign_seal(kOther, *read_seal(seal_file).value());
    REQUIRE(write_seal(seal_file, forged).ok());
  }
  check_nothing_is_signed();
}

TEST_CASE_FIXTURE(Fixture, "entries that are not what was sealed, or do not follow from it, are not signed") {
  SUBCASE("cut off") { edit("DELETE FROM audit WHERE seq > 4"); }
  SUBCASE("cut off everywhere") {
    edit("DELETE FROM audit WHERE seq > 3; DELETE FROM audit_checkpoints WHERE seq > 3");
    auto written = CheckpointLines::open(file).value();
    (void)written.next();
    std::filesystem::resize_file(file, static_cast<uintmax_t>(written.mark().bytes));
  }
  SUBCASE("the sealed one changed") { edit("UPDATE audit SET hash = replace(hash, 'a', 'b') || '' WHERE seq = 5"); }
  SUBCASE("one behind it changed") {
    add(2);
    edit("UPDATE audit SET actor = 'x' WHERE seq = 6");
  }
  check_nothing_is_signed();
}

TEST_CASE_FIXTURE(Fixture,
                  "checkpoints behind the seal that are not ours, or stand in the database alone, are not taken over") {
  add(1);
  const auto end = store->audit().end().value();
  const auto hash = *audit::digest_from_hex(end.hash);
  SUBCASE("another key's") { write_line(to_json_text(audit::sign_checkpoint(kOther, 6, hash, 1))); }
  SUBCASE("of another entry") { write_line(to_json_text(audit::sign_checkpoint(kKey, 6, audit::kChainStart, 1))); }
  SUBCASE("once more") { write_line(to_json_text(store->audit().checkpoints(5, 1)->front())); }
  SUBCASE("in the database alone") {
    REQUIRE(store->audit().add_checkpoint(audit::sign_checkpoint(kKey, 6, hash, 1)).ok());
  }
  check_nothing_is_signed();
}

TEST_CASE_FIXTURE(Fixture, "a record of an older version is sealed from where it is, and says since when") {
  write_line("{\"seq\":6,");  // a crash of long ago
  add(1);
  const auto hash = *audit::digest_from_hex(store->audit().end()->hash);
  write_line(to_json_text(audit::sign_checkpoint(kKey, 6, hash, 1)));  // another one: the database never got it
  add(2);
  std::filesystem::remove(seal_file);
  edit("INSERT INTO record_before_seals VALUES (8)");
  REQUIRE(sign().ok());
  CHECK(verdict().verdict == AuditVerdict::end_unknown);
  CHECK(verdict().signed_seq == 8);
  CHECK(verdict().checkpoints == 4);
  CHECK(read_seal(seal_file).value()->since_seq == 8);
  const auto kept = verify(
      {store->audit(), kKey.public_key(), file, audit::Trust::known_key, {}, audit::KeptEnd{8, verdict().end_hash}});
  CHECK(kept->verdict == AuditVerdict::whole);
  std::filesystem::remove(seal_file);  // it was awaited once
  check_nothing_is_signed();
}

TEST_CASE_FIXTURE(Fixture, "a record of an older version that does not hold what was signed is not sealed") {
  SUBCASE("cut off") { edit("DELETE FROM audit WHERE seq > 4; INSERT INTO record_before_seals VALUES (5)"); }
  SUBCASE("changed behind the last checkpoint") {
    add(1);
    edit("UPDATE audit SET actor = 'x' WHERE seq = 6; INSERT INTO record_before_seals VALUES (5)");
  }
  std::filesystem::remove(seal_file);
  Signer signer({store->audit(), kKey, clock, file});
  CHECK(signer.settle().error().code == ErrorCode::data_damaged);
  CHECK_FALSE(std::filesystem::exists(seal_file));
}

TEST_CASE_FIXTURE(Fixture, "where the key was lost a new seal begins, and says so") {
  REQUIRE(store->audit().set_signing_key(hex_of(kKey.public_key())).ok());
  Signer signer({store->audit(), kOther, clock, file});
  REQUIRE(signer.settle().ok());
  REQUIRE(store->audit()
              .append(audit::record_of_new_key(hex_of(kKey.public_key()), hex_of(kOther.public_key())), {})
              .get()
              .ok());
  REQUIRE(signer.sign_end().ok());
  CHECK(verdict(kOther).verdict == AuditVerdict::end_unknown);
  CHECK(verdict(kOther).what.find("since entry 5 only") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a disk that fails for a while is signed for afterwards") {
  Signer signer({store->audit(), kKey, clock, file});
  REQUIRE(signer.settle().ok());
  add(1);
  const auto beside = std::filesystem::path(seal_file.string() + ".next");
  std::filesystem::create_directory(beside);  // the seal cannot be written
  CHECK(signer.sign_end().error().code == ErrorCode::unavailable);
  CHECK(signer.sign_end().error().code == ErrorCode::unavailable);
  std::filesystem::remove(beside);
  add(1);
  REQUIRE(signer.sign_end().ok());
  CHECK(verdict().verdict == AuditVerdict::whole);
  CHECK(verdict().checkpoints == 4);
}

TEST_CASE_FIXTURE(Fixture, "a verification that nobody waits for any more ends") {
  const auto left = verify({store->audit(), kKey.public_key(), file}, [] { return false; });
  CHECK(left.error().code == ErrorCode::cancelled);
}
