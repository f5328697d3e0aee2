#pragma once
// The whole record as a file that verifies on another machine, with nothing but the public key.

#include <functional>
#include <istream>

#include "sidecar/record/verify.h"

namespace kf::record {

// Lines of JSON: first the format and the public key, then every purge, the seal of the end, every line of the file
// of checkpoints that it seals, and every entry. `write` gives false when nobody takes any more. With kept.seal the
// file ends at the entry that it seals, and so proves itself to its last line; otherwise it holds everything that is
// there. Gives the last entry in it.
Result<store::AuditEnd> write_export(const Kept& kept, const std::function<bool(std::string_view)>& write);

// The key that an exported record is judged by (hexadecimal), and an end that somebody kept. Without `public_key` the
// file's own is taken: the best verdict is then self_consistent.
struct ExportJudge {
  std::optional<std::string> public_key = {};
  std::optional<audit::KeptEnd> kept_end = {};
};

// The verdict on such lines. Errors: data_damaged for lines that are no export of this format, naming the line;
// invalid_request for a key that is none.
Result<AuditVerification> verify_export(std::istream& lines, const ExportJudge& judge);

}  // namespace kf::record
