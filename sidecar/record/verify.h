#pragma once
// The verdict on a record in its data folder: database, file of checkpoints and seal, read together, some entries at a
// time.

#include <functional>

#include "sidecar/audit/verifier.h"
#include "sidecar/record/checkpoint_file.h"
#include "sidecar/store/audit_repository.h"

namespace kf::record {

inline constexpr int kVerifyAttempts = 3;  // a purge in the midst of one makes it worthless

// A record and what is needed to judge it.
struct Kept {
  store::AuditReader& reader;
  std::string public_key;
  std::filesystem::path checkpoint_file;
  audit::Trust trust = audit::Trust::known_key;
  std::optional<AuditSeal> seal = {};  // as the recorder that runs knows it; nullopt: as its file says
  std::optional<audit::KeptEnd> kept_end = {};
};

// Reads everything. `is_wanted` is asked between parts: cancelled when it says no. unavailable when the record changes
// faster than it can be read.
Result<AuditVerification> verify(const Kept& kept, const std::function<bool()>& is_wanted = {});

// "SEQ:HASH", as verifying and exporting print it. invalid_request, naming the field "end".
Result<audit::KeptEnd> kept_end_from(std::string_view text);
std::string text_of_end(int64_t seq, std::string_view hash);

}  // namespace kf::record
