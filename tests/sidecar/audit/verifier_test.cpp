#include "tests/repeats.h"
#include "tests/sidecar/audit/book.h"

#include <algorithm>
#include <random>
#include <set>

using namespace kf;
using namespace kf::audit;
using namespace kf::audit::test;

TEST_CASE("a record that nobody touched is whole") {
  const AuditVerification result = Book::of(35).verify();
  CHECK(result.verdict == AuditVerdict::whole);
  CHECK(result.entries == 35);
  CHECK(result.checkpoints == 4);
  CHECK(result.signed_seq == 35);
  CHECK(result.end_seq == 35);
  CHECK(result.end_hash == Book::of(35).entries.back().hash);
  CHECK(result.what.empty());
}

TEST_CASE("a record without entries proves nothing") {
  CHECK(Book().verify().verdict == AuditVerdict::unsigned_end);
  CHECK_FALSE(Book().verify().what.empty());
}

TEST_CASE("no two records have the same bytes, and what is empty or 0 takes none") {
  std::set<std::string> seen;
  for (int64_t i = 1; i <= 100; ++i) seen.insert(canonical_bytes(record(i)));
  AuditRecord shifted = record(1);
  std::swap(shifted.actor, shifted.model);
  seen.insert(canonical_bytes(shifted));
  AuditRecord joined = record(1);
  joined.actor = "ownerr";
  joined.request_id = "1";
  seen.insert(canonical_bytes(joined));
  CHECK(seen.size() == 102);
  CHECK(canonical_bytes(record(1)).find("destination") == std::string::npos);
}

TEST_CASE("the bytes of a record stay what they are: old records must verify for ever") {
  AuditRecord known;
  known.at_ms = 1;
  known.action = AuditAction::signed_in;
  known.actor = "owner";
  CHECK(canonical_bytes(known) == std::string("\0\0\0\4atMs\0\0\0\1"
                                              "1"
                                              "\0\0\0\6action\0\0\0\x09signed_in"
                                              "\0\0\0\5phase\0\0\0\5event"
                                              "\0\0\0\5actor\0\0\0\5owner",
                                              72));
  const std::string before = canonical_bytes(known);
  known.carrier = "token t1";
  CHECK(canonical_bytes(known) == before + std::string("\0\0\0\7carrier\0\0\0\x08token t1", 23));
}

TEST_CASE("thousands of edits are each found at their very place") {
  const Book whole = Book::of(60);
  std::mt19937 random(7);
  std::set<int> kinds;
  const uint64_t edits = testing::repeats("KF_RECORD_EDITS", 2'000);
  for (uint64_t i = 0; i < edits; ++i) {
    Book book = whole;
    const size_t at = random() % book.entries.size();
    AuditEntry& entry = book.entries[at];
    const int kind = static_cast<int>(random() % 8);
    kinds.insert(kind);
    if (kind == 0) entry.record.at_ms += 1;
    if (kind == 1) entry.record.actor += " ";
    if (kind == 2) entry.record.destination = "ollama.com";
    if (kind == 3) entry.record.prompt_tokens ^= 1;
    if (kind == 4) entry.record.action = AuditAction::signed_out;
    if (kind == 5) entry.hash[random() % entry.hash.size()] = 'x';
    if (kind == 6) entry.record.intent_seq += 1;
    if (kind == 7) entry.record.request_id.back() ^= 1;
    const AuditVerification result = book.verify();
    REQUIRE(result.verdict == AuditVerdict::tampered);
    REQUIRE(result.bad_seq == static_cast<int64_t>(at) + 1);
  }
  CHECK(kinds.size() == 8);
}

TEST_CASE("entries that are left out, added, doubled or moved are found") {
  const Book whole = Book::of(20);
  Book without = whole;
  without.entries.erase(without.entries.begin() + 6);
  check_tampered(without, 7);
  Book doubled = whole;
  doubled.entries.insert(doubled.entries.begin() + 6, doubled.entries[6]);
  check_tampered(doubled, 7);
  Book swapped = whole;
  std::swap(swapped.entries[3], swapped.entries[4]);
  check_tampered(swapped, 4);
  Book headless = whole;
  headless.entries.erase(headless.entries.begin());
  check_tampered(headless, 1);
}

TEST_CASE("a chain that was written anew breaks at the first checkpoint behind the change") {
  Book book = Book::of(35);
  book.entries[12].record.actor = "somebody else";
  book.write_anew_from(12);
  check_tampered(book, 20);
  book.checkpoints.erase(book.checkpoints.begin() + 1, book.checkpoints.end());
  check_tampered(book, 35);  // the seal tells what no checkpoint does any more
  book.seal.reset();
  CHECK(book.verify().verdict == AuditVerdict::unsigned_end);
  CHECK(book.verify().unsigned_entries == 25);
}

TEST_CASE("a record that lost its end is truncated") {
  Book book = Book::of(35);
  book.entries.resize(25);
  check_fault(book, AuditVerdict::truncated, 26);
  Book without_checkpoints = book;
  without_checkpoints.checkpoints.resize(2);
  check_fault(without_checkpoints, AuditVerdict::truncated, 26);
  book.entries.clear();
  CHECK(book.verify().bad_seq == 1);
}

TEST_CASE("what stands behind the last signature is told, and how much that is") {
  Book book = Book::of(20);
  book.append(record(21));
  CHECK(book.verify().verdict == AuditVerdict::unsigned_end);
  CHECK(book.verify().what == "1 entry from entry 21 on is not signed yet.");
  book.append(record(22));
  CHECK(book.verify().what == "2 entries from entry 21 on are not signed yet.");
  CHECK(book.verify().signed_seq == 20);
  Book signed_and_not_sealed = Book::of(20);
  signed_and_not_sealed.seal_at(9);
  CHECK(signed_and_not_sealed.verify().unsigned_entries == 10);
  Book never_signed = Book::of(5);
  never_signed.checkpoints.clear();
  never_signed.seal.reset();
  CHECK(never_signed.verify().unsigned_entries == 5);
}

TEST_CASE("a key that the record itself names makes it consistent with itself, no more") {
  Book book = Book::of(20);
  book.trust = Trust::own_key;
  CHECK(book.verify().verdict == AuditVerdict::self_consistent);
  CHECK(book.verify().what.find("compare") != std::string::npos);
  book.entries[3].record.actor = "x";
  check_tampered(book, 4);
}

TEST_CASE("that a record ends where it does is told by its seal or by who kept the end") {
  Book book = Book::of(20);
  book.seal.reset();
  CHECK(book.verify().verdict == AuditVerdict::end_unknown);
  book.kept_end = {10, book.entries[9].hash};
  CHECK(book.verify().verdict == AuditVerdict::end_unknown);  // what came behind may have been cut
  book.kept_end = {20, book.entries[19].hash};
  CHECK(book.verify().verdict == AuditVerdict::whole);
  book.kept_end = {21, book.entries[19].hash};
  check_fault(book, AuditVerdict::truncated, 21);
  book.kept_end = {7, book.entries[19].hash};
  check_tampered(book, 7);
}

TEST_CASE("a record that was not sealed from its beginning on says so, until somebody compares an end") {
  Book book = Book::of(20);
  book.seal_at(19, kKey, 15);
  CHECK(book.verify().verdict == AuditVerdict::end_unknown);
  CHECK(book.verify().what.find("since entry 15 only") != std::string::npos);
  book.kept_end = {14, book.entries[13].hash};
  CHECK(book.verify().verdict == AuditVerdict::end_unknown);
  book.kept_end = {15, book.entries[14].hash};
  CHECK(book.verify().verdict == AuditVerdict::whole);
}

TEST_CASE("a seal that is not the key's, or not of this record, is found") {
  Book forged = Book::of(20);
  forged.seal->at_ms += 1;
  check_fault(forged, AuditVerdict::tampered, 0);
  forged.seal->signature = "not hexadecimal";
  check_fault(forged, AuditVerdict::tampered, 0);
  Book other = Book::of(20);
  other.seal->hash = other.entries[3].hash;
  other.seal = sign_seal(kKey, *other.seal);
  check_tampered(other, 20);
}

TEST_CASE("faults beside the entries are told behind those of entries, the first of them") {
  Verifier verifier({kKey.public_key()});
  verifier.fault_beside("one");
  verifier.fault_beside("another");
  const auto result = verifier.finish();
  CHECK(result.verdict == AuditVerdict::tampered);
  CHECK(result.what == "one");
}

TEST_CASE("each checkpoint stands in the database and in the file") {
  const Book book = Book::of(20);
  const auto verdict_with = [&book](std::vector<int> in_database, std::vector<int> in_file, size_t sealed) {
    Book here = book;
    here.seal_at(sealed - 1);
    Verifier verifier({kKey.public_key(), Trust::known_key, Places::database_and_file, here.seal});
    for (const int i : in_database) verifier.add(here.checkpoints[static_cast<size_t>(i)], Place::database);
    for (const int i : in_file) verifier.add(here.checkpoints[static_cast<size_t>(i)], Place::file);
    for (const auto& entry : here.entries) verifier.add(entry);
    return verifier.finish();
  };
  CHECK(verdict_with({0, 1}, {0, 1}, 20).verdict == AuditVerdict::whole);
  CHECK(verdict_with({0, 1}, {0, 1}, 20).checkpoints == 2);
  CHECK(verdict_with({0, 1}, {1}, 20).bad_seq == 10);
  CHECK(verdict_with({1}, {0, 1}, 20).bad_seq == 10);
  CHECK(verdict_with({0}, {0, 1}, 20).bad_seq == 20);
  CHECK(verdict_with({0}, {0, 1}, 10).verdict == AuditVerdict::unsigned_end);  // as a crash may leave it
  Verifier unsealed({kKey.public_key(), Trust::known_key, Places::database_and_file});
  unsealed.add(book.checkpoints[0], Place::file);
  for (const auto& entry : book.entries) unsealed.add(entry);
  CHECK(unsealed.finish().unsigned_entries == 10);
}

TEST_CASE("a checkpoint that comes behind its entry stands in another place") {
  const Book book = Book::of(20);
  Verifier verifier({kKey.public_key()});
  for (const auto& entry : book.entries) verifier.add(entry);
  verifier.add(book.checkpoints[0]);
  CHECK(verifier.finish().bad_seq == 10);
}

TEST_CASE("checkpoints that the key did not sign are found") {
  Book forged = Book::of(20);
  forged.checkpoints[0].at_ms += 1;
  check_tampered(forged, 10);
  Book nonsense = Book::of(20);
  nonsense.checkpoints[1].signature = "not hexadecimal";
  check_tampered(nonsense, 20);
  Book other = Book::of(20);
  const crypto::SigningKey other_key(crypto::Secret(std::string(crypto::kSeedBytes, 'o')));
  other.checkpoints[0] = sign_checkpoint(other_key, 10, kChainStart, 1);
  check_tampered(other, 10);
}

TEST_CASE("of several faults the earliest place is told") {
  Book book = Book::of(40);
  book.entries[24].record.actor = "somebody";
  book.checkpoints[0].signature = "no hexadecimal digits";
  book.checkpoints[3].signature[0] = book.checkpoints[3].signature[0] == '0' ? '1' : '0';
  const auto told = book.verify();
  CHECK(told.verdict == AuditVerdict::tampered);
  CHECK(told.bad_seq == 25);  // what the chain shows comes before what a signature may
  book.checkpoints[0] = sign_checkpoint(kKey, 10, *digest_from_hex(book.entries[0].hash), 1);
  check_tampered(book, 10);
}
