#include "sidecar/app/vault_command.h"

#include "sidecar/app/in_folder.h"
#include "sidecar/crypto/key_file.h"

namespace kf::app {
namespace {

Result<void> put_in_force(const Config& config, vault::Vault& vault) {
  const auto file = master_key_file(config);
  KF_TRY(const auto next, crypto::stage_key_file(file));
  if (auto rotated = vault.rotate(next); !rotated) return crypto::discard_staged_key(file), std::move(rotated).error();
  if (auto promoted = crypto::promote_staged_key(file); !promoted) {
    KF_CHECK(vault.abandon_rotation());
    return std::move(promoted).error();
  }
  return vault.finish_rotation();
}

AuditRecord entry_of_rotation(const vault::Vault& vault) {
  AuditRecord entry;
  entry.action = AuditAction::master_key_changed;
  entry.actor = store::kOwner.text();
  entry.object = vault.status().key_id;
  return entry;
}

}  // namespace

std::string status_line(const Config& config, const vault::Vault& vault) {
  const vault::VaultStatus status = vault.status();
  return "open: key " + status.key_id + " in " + master_key_file(config).string() + ", " + std::to_string(status.keys) +
         " keys, " + std::to_string(status.credentials) + " credentials";
}

Result<std::string> rotate_master_key(const Config& config, vault::Vault& vault, record::Recorder& recorder) {
  AuditRecord entry = entry_of_rotation(vault);
  entry.phase = AuditPhase::intent;
  KF_TRY(const int64_t intent_seq, recorder.add_and_wait(std::move(entry)));
  const auto done = put_in_force(config, vault);
  entry = entry_of_rotation(vault);
  entry.phase = AuditPhase::outcome;
  entry.intent_seq = intent_seq;
  entry.result = done ? "ok" : std::string(error_code_name(done.error().code));
  KF_CHECK(recorder.add_and_wait(std::move(entry)));
  if (!done) return done.error();
  return status_line(config, vault);
}

int vault_status(const Config& config) {
  return print_answer(ask_or_open(
      config, {ControlVerb::vault_status, {}},
      [&](OpenedData& data, record::Recorder&) -> Result<std::string> { return status_line(config, *data.vault); }));
}

int vault_rotate(const Config& config) {
  return print_answer(ask_or_open(
      config, {ControlVerb::vault_rotate, {}},
      [&](OpenedData& data, record::Recorder& recorder) { return rotate_master_key(config, *data.vault, recorder); }));
}

}  // namespace kf::app
