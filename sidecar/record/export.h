#pragma once
// The whole record as a file that verifies on another machine, with nothing but the public key; and the verdict on a
// record, wherever it lies.

#include <functional>
#include <istream>

#include "sidecar/audit/verifier.h"
#include "sidecar/store/audit_repository.h"

namespace kf::record {

// A record and what is needed to judge it. `more` are checkpoints from outside the database.
struct Kept {
  store::AuditReader& reader;
  std::string public_key;
  std::vector<AuditCheckpoint> more;
};

// Reads everything and says whether it is whole.
Result<AuditVerification> verify(const Kept& kept);

// Lines of JSON: first the format and the public key, then every purge, every checkpoint and every entry. `write` gives
// false when nobody takes any more.
Result<void> write_export(const Kept& kept, const std::function<bool(std::string_view)>& write);

// The verdict on such lines. Without `public_key` (hexadecimal) the file's own is taken, which proves only that the
// file agrees with itself. Errors: data_damaged for lines that are no export of this format, naming the line.
Result<AuditVerification> verify_export(std::istream& lines, const std::optional<std::string>& public_key);

}  // namespace kf::record
