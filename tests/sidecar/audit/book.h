#pragma once
// A record in memory, as it was written or as somebody wishes that it had been.

#include <doctest/doctest.h>

#include <vector>

#include "sidecar/audit/verifier.h"

namespace kf::audit::test {

inline const crypto::SigningKey kKey(crypto::Secret(std::string(crypto::kSeedBytes, 's')));
inline const crypto::SigningKey kLostKey(crypto::Secret(std::string(crypto::kSeedBytes, 'l')));
inline const crypto::SigningKey kForger(crypto::Secret(std::string(crypto::kSeedBytes, 'f')));

inline AuditRecord record(int64_t number) {
  AuditRecord made;
  made.at_ms = 1'700'000'000'000 + number;
  made.action = AuditAction::model_call;
  made.phase = number % 2 == 0 ? AuditPhase::outcome : AuditPhase::intent;
  made.intent_seq = number % 2 == 0 ? number - 1 : 0;
  made.actor = "owner";
  made.request_id = "r" + std::to_string(number);
  made.model = "llama3.2:3b";
  made.prompt_tokens = number;
  return made;
}

struct Book {
  std::vector<AuditPurge> purges;
  std::vector<AuditEntry> entries;
  std::vector<AuditCheckpoint> checkpoints;
  std::optional<AuditSeal> seal;
  std::optional<KeptEnd> kept_end;
  Trust trust = Trust::known_key;

  // Signed now and then, and at the end, which is sealed.
  static Book of(int64_t count, int64_t checkpoint_every = 10) {
    Book book;
    for (int64_t seq = 1; seq <= count; ++seq) {
      book.append(record(seq));
      if (seq % checkpoint_every == 0 || seq == count) book.sign(kKey);
    }
    return book;
  }

  Digest hash_of(size_t index) const { return *digest_from_hex(entries[index].hash); }

  void append(const AuditRecord& told) {
    const Digest before = entries.empty() ? kChainStart : hash_of(entries.size() - 1);
    const int64_t seq = entries.empty() ? 1 : entries.back().seq + 1;
    entries.push_back({seq, told, hex_of(crypto::bytes_of(chain_hash(before, seq, told)))});
  }

  // The end, as a recorder does with this key.
  void sign(const crypto::SigningKey& key) {
    const AuditEntry& last = entries.back();
    checkpoints.push_back(sign_checkpoint(key, last.seq, *digest_from_hex(last.hash), 5000 + last.seq));
    seal_at(entries.size() - 1, key);
  }
  void seal_at(size_t index, const crypto::SigningKey& key = kKey, int64_t since_seq = 0) {
    seal = sign_seal(key, {entries[index].seq, entries[index].hash, 5000, since_seq, 0, {}, {}});
  }

  // Removes the entries up to the one at `index`, and tells of it.
  void purge_to(size_t index, const crypto::SigningKey& key = kKey) {
    purges.push_back(sign_purge(key, entries[index].seq, entries[index].hash, 9000 + entries[index].seq));
    append(record_of_purge(purges.back()));
    entries.erase(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(index) + 1);
  }

  AuditVerification verify() const {
    Verifier verifier({kKey.public_key(), trust, Places::one, seal, kept_end});
    for (const auto& purge : purges) verifier.add(purge);
    for (const auto& checkpoint : checkpoints) verifier.add(checkpoint);
    for (const auto& entry : entries) verifier.add(entry);
    return verifier.finish();
  }

  // What somebody does who knows how hashes are made but has no key.
  void write_anew_from(size_t index) {
    Digest hash = kChainStart;
    for (size_t i = 0; i < entries.size(); ++i) {
      hash = chain_hash(hash, entries[i].seq, entries[i].record);
      if (i >= index) entries[i].hash = hex_of(crypto::bytes_of(hash));
    }
  }
};

inline void check_fault(const Book& book, AuditVerdict verdict, int64_t seq) {
  const AuditVerification result = book.verify();
  CHECK(enum_name(result.verdict) == enum_name(verdict));
  CHECK(result.bad_seq == seq);
  CHECK_FALSE(result.what.empty());
}

inline void check_tampered(const Book& book, int64_t seq) { check_fault(book, AuditVerdict::tampered, seq); }

}  // namespace kf::audit::test
