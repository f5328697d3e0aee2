#include "sidecar/app/vault_command.h"

#include "sidecar/app/ask_person.h"
#include "sidecar/app/complain.h"
#include "sidecar/app/in_folder.h"
#include "sidecar/app/locked.h"

namespace kf::app {
namespace {

Result<void> put_in_force(const Config& config, vault::Vault& vault, const crypto::Secret& passphrase) {
  const auto file = master_key_file(config);
  KF_TRY(const auto next, crypto::stage_key_file(file, passphrase));
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

int rotate(const Config& config, const crypto::Secret& passphrase) {
  ControlRequest request{ControlVerb::vault_rotate};
  if (!passphrase.is_empty()) request.passphrase = passphrase.reveal();
  return print_answer(ask_or_open(config, request, [&](OpenedData& data, record::Recorder& recorder) {
    return rotate_master_key(config, *data.vault, recorder, passphrase);
  }));
}

// A key that opens what is there is not lost.
Result<std::string> reset_here(const Config& config) {
  SystemClock clock;
  Log log(config.log_format, LogLevel::warn, clock, stderr_sink());
  if (const auto data = open_data(config, clock, log); data || data.error().code != ErrorCode::locked) {
    if (!data) return data.error();
    return keys_are_not_lost();
  }
  KF_TRY(const auto lock, store::lock_folder(config.data_dir));
  return replace_lost_keys(config, clock, log);
}

}  // namespace

std::string status_line(const Config& config, const vault::Vault& vault) {
  const vault::VaultStatus status = vault.status();
  return "open: key " + status.key_id + " " + where_the_key_is(config) + ", " + std::to_string(status.keys) +
         " keys, " + std::to_string(status.credentials) + " credentials";
}

Result<std::string> rotate_master_key(const Config& config, vault::Vault& vault, record::Recorder& recorder,
                                      const crypto::Secret& passphrase) {
  if (!is_key_in_file(config))
    return Error{ErrorCode::conflict, "The master key comes " + where_the_key_is(config) + "; it is changed there."};
  AuditRecord entry = entry_of_rotation(vault);
  entry.phase = AuditPhase::intent;
  KF_TRY(const int64_t intent_seq, recorder.add_and_wait(std::move(entry)));
  const auto done = put_in_force(config, vault, passphrase);
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
      config, {ControlVerb::vault_status},
      [&](OpenedData& data, record::Recorder&) -> Result<std::string> { return status_line(config, *data.vault); }));
}

int vault_rotate(const Config& config) { return rotate(config, {}); }

int vault_passphrase(const Config& config) {
  const auto passphrase = ask_new_secret("New passphrase");
  return passphrase ? rotate(config, *passphrase) : complain(kExitUsage, passphrase.error());
}

// A key that was put back opens without a passphrase.
int vault_unlock(const Config& config) {
  auto done = ask_sidecar(config.data_dir, {ControlVerb::vault_unlock});
  if (!done && done.error().code == ErrorCode::locked) {
    const auto passphrase = ask_secret("Passphrase");
    if (!passphrase) return complain(kExitFailed, done.error());
    done = ask_sidecar(config.data_dir, {ControlVerb::vault_unlock, {}, std::string(passphrase->reveal())});
  }
  return print_answer({std::move(done)});
}

int vault_reset(const Config& config) {
  if (!is_answered_with_yes("Credentials and tokens that lie under the lost key are given up. Conversations, users and "
                            "the record stay."))
    return complain(kExitUsage, {ErrorCode::cancelled, "Nothing was changed."});
  auto done = ask_sidecar(config.data_dir, {ControlVerb::vault_reset});
  if (is_nobody_there(done)) done = reset_here(config);
  return print_answer({std::move(done)});
}

}  // namespace kf::app
