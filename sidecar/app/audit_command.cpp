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
    case AuditVerdict::whole: return 0;
    case AuditVerdict::tampered: return 1;
    case AuditVerdict::truncated: return 2;
  }
  return kExitUnreadable;
}

Result<std::string> public_key_of(const Config& config, const std::string& named) {
  if (named.empty()) return record_public_key(config);
  if (const auto bytes = bytes_from_hex(named)) return *bytes;
  return Error{ErrorCode::invalid_request, "'--public-key' must be hexadecimal.", "public-key"};
}

Result<AuditVerification> verdict_on_folder(const Config& config, const std::string& public_key) {
  KF_TRY(const auto reader, store::open_audit_reader(config.data_dir));
  KF_TRY(const auto key, public_key_of(config, public_key));
  KF_TRY(auto more, record::read_checkpoint_file(checkpoint_file(config)));
  return record::verify({*reader, key, std::move(more)});
}

Result<AuditVerification> verdict_on_file(const CommandLine& line) {
  std::ifstream file(line.file);
  if (!file) return Error{ErrorCode::not_found, line.file + " cannot be read.", "file"};
  return record::verify_export(file, line.public_key.empty() ? std::nullopt : std::optional(line.public_key));
}

void print(const AuditVerification& verdict, bool is_own_key) {
  std::cout << enum_name(verdict.verdict) << ": " << verdict.entries << " entries, " << verdict.checkpoints
            << " checkpoints signed by " << verdict.public_key << std::endl;
  if (!verdict.what.empty()) std::cout << verdict.what << std::endl;
  if (is_own_key) std::cout << "That key comes from the file itself: compare it with the one you know." << std::endl;
}

Result<void> export_to(const Config& config, std::ostream& out) {
  KF_TRY(const auto reader, store::open_audit_reader(config.data_dir));
  KF_TRY(const auto key, public_key_of(config, {}));
  KF_TRY(auto more, record::read_checkpoint_file(checkpoint_file(config)));
  KF_CHECK(record::write_export({*reader, key, std::move(more)}, [&out](std::string_view part) {
    return static_cast<bool>(out.write(part.data(), static_cast<std::streamsize>(part.size())));
  }));
  if (out.flush()) return {};
  return Error{ErrorCode::storage_full, "The record could not be written to its end."};
}

}  // namespace

int audit_verify(const Config& config, const CommandLine& line) {
  const auto verdict = line.file.empty() ? verdict_on_folder(config, line.public_key) : verdict_on_file(line);
  if (!verdict) return complain(kExitUnreadable, verdict.error());
  print(*verdict, !line.file.empty() && line.public_key.empty());
  return exit_code_of(verdict->verdict);
}

int audit_export(const Config& config, const CommandLine& line) {
  if (!line.file.empty() && std::filesystem::exists(line.file)) {
    return complain(kExitFailed, {ErrorCode::conflict, line.file + " is there already; it is not overwritten."});
  }
  std::ofstream file;
  if (!line.file.empty()) file.open(line.file);
  const auto done = export_to(config, line.file.empty() ? std::cout : file);
  return done ? static_cast<int>(kExitWell) : complain(kExitFailed, done.error());
}

}  // namespace kf::app
