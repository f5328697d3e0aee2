#include "sidecar/app/audit_command.h"

#include <fstream>
#include <iostream>

#include "shared/base/hex.h"
#include "sidecar/app/complain.h"
#include "sidecar/app/opened_data.h"
#include "sidecar/record/export.h"
#include "sidecar/record/recorder.h"
#include "sidecar/store/store.h"

namespace kf::app {
namespace {

int exit_code_of(AuditVerdict verdict) {
  switch (verdict) {
    case AuditVerdict::whole: return kExitWell;
    case AuditVerdict::tampered: return kExitTampered;
    case AuditVerdict::truncated: return kExitTruncated;
    case AuditVerdict::unsigned_end: return kExitUnsignedEnd;
    case AuditVerdict::self_consistent: return kExitSelfConsistent;
    case AuditVerdict::end_unknown: return kExitEndUnknown;
  }
  return kExitUnreadable;
}

struct Key {
  std::string bytes;
  audit::Trust trust = audit::Trust::known_key;
  std::string remark = {};  // why it is only the record's own
};

// The key that was named, or the one that the master key opens; where that is not at hand, the one that the database
// names, which proves nothing by itself.
Result<Key> key_for(const Config& config, const std::string& named, store::AuditReader& reader) {
  if (!named.empty()) {
    const auto bytes = bytes_from_hex(named);
    if (bytes && bytes->size() == crypto::kPublicKeyBytes) return Key{*bytes};
    return Error{ErrorCode::invalid_request, "'--public-key' must be 64 lower-case hexadecimal digits.", "public-key"};
  }
  auto known = record_public_key(config);
  if (known) return Key{std::move(known).value()};
  if (known.error().code != ErrorCode::locked) return known.error();
  KF_TRY(const std::string own, reader.signing_key());
  const auto bytes = bytes_from_hex(own);
  if (own.empty() || !bytes) return known.error();
  return Key{*bytes, audit::Trust::own_key,
             known.error().message + " With --public-key the record is judged by the key that you know."};
}

Result<std::optional<audit::KeptEnd>> kept_end_of(const CommandLine& line) {
  if (line.end.empty()) return std::optional<audit::KeptEnd>();
  KF_TRY(auto end, record::kept_end_from(line.end));
  return std::optional(std::move(end));
}

struct Judged {
  AuditVerification verdict;
  std::string remark;
};

Result<Judged> judge_folder(const Config& config, const CommandLine& line) {
  KF_TRY(const auto reader, store::open_audit_reader(config.data_dir));
  KF_TRY(const auto key, key_for(config, line.public_key, *reader));
  KF_TRY(auto kept_end, kept_end_of(line));
  KF_TRY(auto verdict,
         record::verify({*reader, key.bytes, checkpoint_file(config), key.trust, {}, std::move(kept_end)}));
  return Judged{std::move(verdict), key.remark};
}

Result<Judged> judge_file(const CommandLine& line) {
  std::ifstream file(line.file);
  if (!file) return Error{ErrorCode::not_found, line.file + " cannot be read.", "file"};
  KF_TRY(auto kept_end, kept_end_of(line));
  const auto key = line.public_key.empty() ? std::nullopt : std::optional(line.public_key);
  KF_TRY(auto verdict, record::verify_export(file, {key, std::move(kept_end)}));
  return Judged{std::move(verdict), {}};
}

void print(const Judged& judged) {
  const AuditVerification& verdict = judged.verdict;
  std::cout << enum_name(verdict.verdict) << ": " << verdict.entries << " entries, " << verdict.checkpoints
            << " checkpoints, signed by " << verdict.public_key << std::endl;
  if (!verdict.what.empty()) std::cout << verdict.what << std::endl;
  if (!judged.remark.empty()) std::cout << judged.remark << std::endl;
  if (verdict.end_seq > 0) std::cout << "end " << record::text_of_end(verdict.end_seq, verdict.end_hash) << std::endl;
}

Result<store::AuditEnd> export_to(const Config& config, std::ostream& out) {
  KF_TRY(const auto reader, store::open_audit_reader(config.data_dir));
  KF_TRY(const auto key, key_for(config, {}, *reader));
  KF_TRY(auto end, record::write_export({*reader, key.bytes, checkpoint_file(config)}, [&out](std::string_view part) {
           return static_cast<bool>(out.write(part.data(), static_cast<std::streamsize>(part.size())));
         }));
  if (out.flush()) return end;
  return Error{ErrorCode::storage_full, "The record could not be written to its end."};
}

}  // namespace

int audit_verify(const Config& config, const CommandLine& line) {
  const auto judged = line.file.empty() ? judge_folder(config, line) : judge_file(line);
  if (!judged) return complain(kExitUnreadable, judged.error());
  print(*judged);
  return exit_code_of(judged->verdict.verdict);
}

int audit_export(const Config& config, const CommandLine& line) {
  if (!line.file.empty() && std::filesystem::exists(line.file)) {
    return complain(kExitFailed, {ErrorCode::conflict, line.file + " is there already; it is not overwritten."});
  }
  std::ofstream file;
  if (!line.file.empty()) file.open(line.file);
  const auto end = export_to(config, line.file.empty() ? std::cout : file);
  if (!end) return complain(kExitFailed, end.error());
  std::cerr << "end " << record::text_of_end(end->seq, end->hash) << std::endl;  // standard output may be the record
  return kExitWell;
}

}  // namespace kf::app
