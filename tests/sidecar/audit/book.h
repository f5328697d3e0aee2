#pragma once
// A record in memory, as it was written or as somebody wishes that it had been.

#include <doctest/doctest.h>

#include <vector>

#include "sidecar/audit/verifier.h"

namespace kf::audit::test {

inline const crypto::SigningKey kKey(crypto::Secret(std::string(crypto::kSeedBytes, 's')));

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
  std::vector<AuditEntry> entries;
  std::vector<AuditCheckpoint> checkpoints;

  static Book of(int64_t count, int64_t checkpoint_every = 10) {
    Book book;
    Digest hash = kChainStart;
    for (int64_t seq = 1; seq <= count; ++seq) {
      hash = chain_hash(hash, seq, record(seq));
      book.entries.push_back({seq, record(seq), hex_of(crypto::bytes_of(hash))});
      if (seq % checkpoint_every == 0) book.checkpoints.push_back(sign_checkpoint(kKey, seq, hash, 5000 + seq));
    }
    return book;
  }

  AuditVerification verify() const {
    Verifier verifier(kKey.public_key());
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

inline void check_tampered(const Book& book, int64_t seq) {
  const AuditVerification result = book.verify();
  CHECK(result.verdict == AuditVerdict::tampered);
  CHECK(result.bad_seq == seq);
  CHECK_FALSE(result.what.empty());
}

}  // namespace kf::audit::test
