#pragma once
// Entries for the record of a test, and its verdict.

#include "sidecar/audit/verifier.h"
#include "tests/sidecar/store/test_store.h"

namespace kf::store {

inline const crypto::SigningKey kKey(crypto::Secret(std::string(crypto::kSeedBytes, 's')));

inline AuditRecord call_of(const std::string& model, const std::string& destination = "") {
  AuditRecord record;
  record.at_ms = 1'700'000'000'000;
  record.action = AuditAction::model_call;
  record.actor = "owner";
  record.request_id = "r1";
  record.provider = "ollama";
  record.model = model;
  record.destination = destination;
  return record;
}

inline AuditVerification verified(AuditRepository& repository) {
  audit::Verifier verifier({kKey.public_key()});
  const auto checkpoints = repository.checkpoints(1, 100'000).value();
  const auto entries = repository.entries(1, 100'000).value();
  for (const auto& checkpoint : checkpoints) verifier.add(checkpoint);
  for (const auto& entry : entries) verifier.add(entry);
  return verifier.finish();
}

// Nothing was changed, as far as entries and checkpoints tell. Sealing an end is not the store's work.
inline bool is_unbroken(const AuditVerification& result) {
  return result.verdict == AuditVerdict::unsigned_end || result.verdict == AuditVerdict::end_unknown;
}

}  // namespace kf::store
