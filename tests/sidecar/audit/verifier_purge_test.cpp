// Records whose first part was removed, and records whose key was lost.

#include "tests/sidecar/audit/book.h"

using namespace kf;
using namespace kf::audit;
using namespace kf::audit::test;

namespace {

// A record of 30 whose first 10 entries went; entry 31 tells of it.
struct Purged {
  Book book = Book::of(30);
  std::vector<AuditPurge> purges{sign_purge(kKey, 10, book.entries[9].hash, 9000)};

  Purged() {
    append(record_of_purge(purges[0]));
    book.entries.erase(book.entries.begin(), book.entries.begin() + 10);
  }

  void append(const AuditRecord& told) {
    Digest before{};
    const auto bytes = bytes_from_hex(book.entries.back().hash);
    std::copy(bytes->begin(), bytes->end(), before.begin());
    const int64_t seq = book.entries.back().seq + 1;
    book.entries.push_back({seq, told, hex_of(crypto::bytes_of(chain_hash(before, seq, told)))});
  }

  AuditVerification verify() const {
    Verifier verifier(kKey.public_key());
    for (const auto& purge : purges) verifier.add(purge);
    for (const auto& checkpoint : book.checkpoints) verifier.add(checkpoint);
    for (const auto& entry : book.entries) verifier.add(entry);
    return verifier.finish();
  }
};

void check_tampered(const Purged& purged, int64_t seq) {
  const AuditVerification result = purged.verify();
  CHECK(result.verdict == AuditVerdict::tampered);
  CHECK(result.bad_seq == seq);
  CHECK_FALSE(result.what.empty());
}

}  // namespace

TEST_CASE("a record whose first segments were purged begins where the purge says") {
  Purged purged;
  const AuditVerification result = purged.verify();
  CHECK(result.verdict == AuditVerdict::whole);
  CHECK(result.first_seq == 11);
  CHECK(result.entries == 21);
  CHECK(result.checkpoints == 2);
  purged.book.entries[3].record.actor = "x";
  check_tampered(purged, 14);
}

TEST_CASE("of several purges the last one counts, in whatever order they are told") {
  Purged purged;
  purged.purges.insert(purged.purges.begin(), sign_purge(kKey, 12, purged.book.entries[1].hash, 9500));
  purged.append(record_of_purge(purged.purges[0]));
  purged.book.entries.erase(purged.book.entries.begin(), purged.book.entries.begin() + 2);
  CHECK(purged.verify().verdict == AuditVerdict::whole);
  CHECK(purged.verify().first_seq == 13);
  std::swap(purged.purges[0], purged.purges[1]);
  CHECK(purged.verify().first_seq == 13);
}

TEST_CASE("a purge that the key did not sign, that no entry tells, or that fits nothing is found") {
  Purged unsigned_one;
  unsigned_one.purges[0].at_ms += 1;
  check_tampered(unsigned_one, 1);
  unsigned_one.purges[0].signature = "not hexadecimal";
  check_tampered(unsigned_one, 1);
  Purged untold;
  untold.book.entries.pop_back();
  check_tampered(untold, 11);
  Purged elsewhere;
  elsewhere.purges[0] = sign_purge(kKey, 10, elsewhere.book.entries[0].hash, 9000);
  check_tampered(elsewhere, 11);
  Purged nowhere;
  nowhere.purges[0] = sign_purge(kKey, 10, "00", 9000);
  check_tampered(nowhere, 1);
  nowhere.purges[0] = sign_purge(kKey, 10, "not hexadecimal", 9000);
  check_tampered(nowhere, 1);
}

TEST_CASE("a purge that comes behind the entries explains nothing any more") {
  const Purged purged;
  Verifier verifier(kKey.public_key());
  for (const auto& entry : purged.book.entries) verifier.add(entry);
  verifier.add(purged.purges[0]);
  CHECK(verifier.finish().bad_seq == 1);
  const Book whole = Book::of(3);
  Verifier other(kKey.public_key());
  for (const auto& entry : whole.entries) other.add(entry);
  other.add(sign_purge(kKey, 2, whole.entries[1].hash, 1));
  CHECK(other.finish().verdict == AuditVerdict::tampered);
}

TEST_CASE("what a purge and a checkpoint say of the same entry is signed as two statements") {
  const std::string hash = Book::of(1).entries[0].hash;
  const AuditPurge purge = sign_purge(kKey, 1, hash, 5);
  AuditCheckpoint forged{1, hash, 5, purge.signature};
  CHECK_FALSE(crypto::is_signed(kKey.public_key(), checkpoint_bytes(forged), *bytes_from_hex(forged.signature)));
}

TEST_CASE("a record whose key was lost goes on under another one, and both parts verify") {
  const crypto::SigningKey lost(crypto::Secret(std::string(crypto::kSeedBytes, 'l')));
  const auto with_keys = [&](const crypto::SigningKey& named, int64_t old_checkpoint_seq) {
    Purged book;
    book.book = Book::of(10, 100);
    book.purges.clear();
    book.append(record_of_new_key(hex_of(named.public_key()), hex_of(kKey.public_key())));
    book.append(record(12));
    const auto digest_at = [&](size_t seq) {
      Digest digest{};
      const auto bytes = bytes_from_hex(book.book.entries[seq - 1].hash);
      std::copy(bytes->begin(), bytes->end(), digest.begin());
      return digest;
    };
    book.book.checkpoints = {
        sign_checkpoint(lost, old_checkpoint_seq, digest_at(static_cast<size_t>(old_checkpoint_seq)), 1),
        sign_checkpoint(kKey, 12, digest_at(12), 2)};
    return book;
  };
  const AuditVerification result = with_keys(lost, 10).verify();
  CHECK(result.verdict == AuditVerdict::whole);
  CHECK(result.key_replaced_seq == 11);
  CHECK(result.checkpoints == 2);
  check_tampered(with_keys(lost, 11), 11);  // the lost key signs nothing behind its end
  check_tampered(with_keys(kKey, 10), 10);  // nor does a key that nobody told of
  Purged nonsense = with_keys(lost, 10);
  nonsense.book.entries.resize(10);
  nonsense.append(record_of_new_key("not hexadecimal", "x"));
  nonsense.book.checkpoints.pop_back();
  check_tampered(nonsense, 10);
}
