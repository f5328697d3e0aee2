// Records whose first part was removed, and records whose key was lost.

#include "tests/sidecar/audit/book.h"

using namespace kf;
using namespace kf::audit;
using namespace kf::audit::test;

namespace {

// A record of 30 whose first 10 entries went; entry 31 tells of it.
Book purged_book() {
  Book book = Book::of(30);
  book.purge_to(9);
  book.sign(kKey);
  return book;
}

// Ten entries under the lost key, the entry that tells of it, and one more under the key that signs since.
Book with_lost_key(const crypto::SigningKey& named) {
  Book book = Book::of(9, 100);
  book.checkpoints.clear();
  book.append(record(10));
  book.sign(kLostKey);
  book.append(record_of_new_key(hex_of(named.public_key()), hex_of(kKey.public_key())));
  book.append(record(12));
  book.sign(kKey);
  return book;
}

}  // namespace

TEST_CASE("a record whose first segments were purged begins where the purge says") {
  Book book = purged_book();
  const AuditVerification result = book.verify();
  CHECK(result.verdict == AuditVerdict::whole);
  CHECK(result.first_seq == 11);
  CHECK(result.entries == 21);
  CHECK(result.checkpoints == 3);
  book.entries[3].record.actor = "x";
  check_tampered(book, 14);
}

TEST_CASE("of several purges the last one counts, in whatever order they are told") {
  Book book = purged_book();
  book.purge_to(1);
  book.sign(kKey);
  CHECK(book.verify().verdict == AuditVerdict::whole);
  CHECK(book.verify().first_seq == 13);
  std::swap(book.purges[0], book.purges[1]);
  CHECK(book.verify().first_seq == 13);
}

TEST_CASE("a purge that the key did not sign, that no entry tells, or that fits nothing is found") {
  Book unsigned_one = purged_book();
  unsigned_one.purges[0].signature = "not hexadecimal";
  check_tampered(unsigned_one, 1);
  unsigned_one.purges[0] = sign_purge(kForger, 10, unsigned_one.purges[0].hash, unsigned_one.purges[0].at_ms);
  check_tampered(unsigned_one, 1);
  Book untold = purged_book();
  untold.entries.pop_back();
  untold.checkpoints.pop_back();
  untold.seal_at(untold.entries.size() - 1);
  check_tampered(untold, 11);
  Book elsewhere = purged_book();
  elsewhere.purges[0] = sign_purge(kKey, 10, elsewhere.entries[0].hash, 9000);
  check_tampered(elsewhere, 11);
  Book nowhere = purged_book();
  nowhere.purges[0] = sign_purge(kKey, 10, "00", 9000);
  check_tampered(nowhere, 1);
}

TEST_CASE("an entry that tells of a removal whose statement is gone is named") {
  Book book = purged_book();
  book.purge_to(1);
  book.sign(kKey);
  book.purges.erase(book.purges.begin());
  check_tampered(book, 31);
}

TEST_CASE("a purge that comes behind the entries explains nothing any more") {
  const Book purged = purged_book();
  Verifier verifier({kKey.public_key()});
  for (const auto& entry : purged.entries) verifier.add(entry);
  verifier.add(purged.purges[0]);
  CHECK(verifier.finish().bad_seq == 1);
  const Book whole = Book::of(3);
  Verifier other({kKey.public_key()});
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

TEST_CASE("an end that was sealed or kept is compared with what was removed, as far as that goes") {
  Book book = Book::of(30);
  const auto entries = book.entries;
  book.seal_at(9);
  const auto seal = book.seal;
  book.purge_to(9);
  book.seal = seal;
  CHECK(book.verify().verdict == AuditVerdict::unsigned_end);
  book.seal = sign_seal(kKey, {10, entries[0].hash, 1, 0, 0, {}, {}});
  check_tampered(book, 11);
  book.sign(kKey);
  book.kept_end = {10, entries[9].hash};
  CHECK(book.verify().verdict == AuditVerdict::whole);
  book.kept_end = {10, entries[8].hash};
  check_tampered(book, 11);
  book.kept_end = {5, entries[4].hash};
  CHECK(book.verify().verdict == AuditVerdict::end_unknown);
  CHECK(book.verify().what.find("removed") != std::string::npos);
}

TEST_CASE("once everything from before the first seal is gone, the end is known again") {
  Book book = Book::of(30);
  book.purge_to(9);
  book.sign(kKey);
  book.seal_at(book.entries.size() - 1, kKey, 11);
  CHECK(book.verify().verdict == AuditVerdict::end_unknown);
  book.seal_at(book.entries.size() - 1, kKey, 10);
  CHECK(book.verify().verdict == AuditVerdict::whole);
}

TEST_CASE("a record whose key was lost goes on under another one, and both parts verify") {
  const AuditVerification result = with_lost_key(kLostKey).verify();
  CHECK(result.verdict == AuditVerdict::whole);
  CHECK(result.key_replaced_seq == 11);
  CHECK(result.checkpoints == 2);
  check_tampered(with_lost_key(kForger), 10);  // nobody told of the key that signed there
  Book of_another = with_lost_key(kLostKey);
  of_another.entries.resize(10);
  of_another.append(record_of_new_key(hex_of(kLostKey.public_key()), hex_of(kForger.public_key())));
  of_another.checkpoints.pop_back();
  of_another.sign(kKey);
  check_tampered(of_another, 10);  // the lost key was followed by another one than the known
  Book nonsense = with_lost_key(kLostKey);
  nonsense.entries.resize(10);
  nonsense.append(record_of_new_key("not hexadecimal", hex_of(kKey.public_key())));
  nonsense.append(record(12));
  nonsense.checkpoints.pop_back();
  nonsense.sign(kKey);
  check_tampered(nonsense, 10);
}

TEST_CASE("keys that were lost one after the other are believed backwards from the known one") {
  Book book = Book::of(2, 100);
  book.checkpoints.clear();
  book.sign(kForger);
  book.append(record_of_new_key(hex_of(kForger.public_key()), hex_of(kLostKey.public_key())));
  book.append(record(4));
  book.sign(kLostKey);
  book.append(record_of_new_key(hex_of(kLostKey.public_key()), hex_of(kKey.public_key())));
  Book unsigned_yet = book;
  book.sign(kKey);
  CHECK(book.verify().verdict == AuditVerdict::whole);
  CHECK(book.verify().checkpoints == 3);
  unsigned_yet.seal.reset();
  check_tampered(unsigned_yet, 2);  // nothing of the known key covers what tells of the others
}

TEST_CASE("a lost key signs nothing behind its end, and what it signed fits or is found") {
  Book late = with_lost_key(kLostKey);
  late.sign(kLostKey);
  late.seal_at(late.entries.size() - 1);
  check_tampered(late, 12);
  Book changed = with_lost_key(kLostKey);
  changed.checkpoints[0] = sign_checkpoint(kLostKey, 10, kChainStart, 1);
  check_tampered(changed, 10);
  Book purged = Book::of(10, 100);
  purged.checkpoints.clear();
  purged.purge_to(3, kLostKey);
  purged.append(record_of_new_key(hex_of(kLostKey.public_key()), hex_of(kKey.public_key())));
  purged.sign(kKey);
  CHECK(purged.verify().verdict == AuditVerdict::whole);
}

TEST_CASE("whoever writes everything anew and calls a key of their own the lost one is found") {
  const Book whole = Book::of(40);
  Book forged = whole;
  for (size_t i = 0; i < forged.entries.size(); ++i) forged.entries[i].record.model = "harmless";
  forged.write_anew_from(0);
  forged.checkpoints.clear();
  for (const size_t at : {9u, 19u, 29u, 39u})
    forged.checkpoints.push_back(sign_checkpoint(kForger, forged.entries[at].seq, forged.hash_of(at), 1));
  forged.append(record_of_new_key(hex_of(kForger.public_key()), hex_of(kKey.public_key())));
  forged.seal.reset();
  check_tampered(forged, 10);
  forged.checkpoints.push_back(sign_checkpoint(kForger, 41, forged.hash_of(40), 1));
  check_tampered(forged, 10);
  // A true checkpoint of the known key does not help: it covers another history.
  forged.checkpoints.push_back(whole.checkpoints.back());
  CHECK(forged.verify().verdict == AuditVerdict::tampered);
}
