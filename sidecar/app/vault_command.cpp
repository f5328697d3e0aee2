#include "sidecar/app/vault_command.h"

#include "sidecar/app/ask_person.h"
#include "sidecar/app/complain.h"
#include "sidecar/app/in_folder.h"
#include "sidecar/app/keychain.h"
#include "sidecar/app/locked.h"

namespace kf::app {
namespace {

// Where the new key is to lie. Only a person can say a new passphrase.
Result<crypto::NewKeyHome> home_for(const Config& config, const ControlRequest& request) {
  crypto::NewKeyHome home{request.home.value_or(crypto::look_at_key_file(master_key_file(config)).home),
                          request.passphrase_or_none()};
  if (home.home != crypto::KeyHome::passphrase || !home.passphrase.is_empty()) return home;
  return Error{ErrorCode::conflict,
               "The master key comes from a passphrase. 'vault passphrase' asks for a new one; 'vault key-file' and "
               "'vault keychain' put a key elsewhere."};
}

Result<void> keep_in_keychain(const crypto::StagedKey& key) {
  if (key.keychain_id.empty()) return {};
  crypto::Secret text(key.key.size() * 2);
  write_hex(key.key.reveal(), reinterpret_cast<char*>(text.bytes().data()));
  return put_in_keychain(key.keychain_id, text);
}

// A key that did not come into force, or is so no longer, leaves the keychain; the one that the file names stays, come
// what may.
void tidy_keychain(const std::filesystem::path& file, const std::array<std::string, 2>& ids) {
  const std::string in_force = crypto::look_at_key_file(file).keychain_id;
  for (const std::string& id : ids) {
    if (!id.empty() && id != in_force) remove_from_keychain(id);
  }
}

Result<void> promote(const std::filesystem::path& file, vault::Vault& vault) {
  if (auto promoted = crypto::promote_staged_key(file); !promoted) {
    KF_CHECK(vault.abandon_rotation());
    return std::move(promoted).error();
  }
  return vault.finish_rotation();
}

Result<void> put_in_force(const Config& config, vault::Vault& vault, const crypto::NewKeyHome& home) {
  const auto file = master_key_file(config);
  const auto before = crypto::look_at_key_file(file);
  KF_TRY(const auto next, crypto::stage_key_file(file, home));
  auto done = keep_in_keychain(next);
  if (done) done = vault.rotate(next.key);
  if (!done) crypto::discard_staged_key(file);
  if (done) done = promote(file, vault);
  tidy_keychain(file, {before.keychain_id, next.keychain_id});
  return done;
}

AuditRecord entry_of_rotation(const vault::Vault& vault) {
  AuditRecord entry;
  entry.action = AuditAction::master_key_changed;
  entry.actor = store::kOwner.text();
  entry.carrier = Carried::kCommandLine;
  entry.object = vault.status().key_id;
  return entry;
}

int rotate(const Config& config, const ControlRequest& request) {
  return print_answer(ask_or_open(config, request, [&](OpenedData& data, record::Recorder& recorder) {
    return rotate_master_key(config, *data.vault, recorder, request);
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
                                      const ControlRequest& request) {
  if (!is_key_in_file(config))
    return Error{ErrorCode::conflict, "The master key comes " + where_the_key_is(config) + "; it is changed there."};
  KF_TRY(const auto home, home_for(config, request));
  AuditRecord entry = entry_of_rotation(vault);
  entry.phase = AuditPhase::intent;
  KF_TRY(const int64_t intent_seq, recorder.add_and_wait(std::move(entry)));
  const auto done = put_in_force(config, vault, home);
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

int vault_rotate(const Config& config) { return rotate(config, {ControlVerb::vault_rotate}); }

int vault_keychain(const Config& config) {
  return rotate(config, {ControlVerb::vault_rotate, {}, {}, crypto::KeyHome::keychain});
}

int vault_key_file(const Config& config) {
  return rotate(config, {ControlVerb::vault_rotate, {}, {}, crypto::KeyHome::file});
}

int vault_passphrase(const Config& config) {
  const auto passphrase = ask_new_secret("New passphrase");
  if (!passphrase) return complain(kExitUsage, passphrase.error());
  return rotate(config,
                {ControlVerb::vault_rotate, {}, std::string(passphrase->reveal()), crypto::KeyHome::passphrase});
}

// A key that was put back, or that the keychain gives, opens without a passphrase.
int vault_unlock(const Config& config) {
  auto done = ask_sidecar(config.data_dir, {ControlVerb::vault_unlock});
  if (!done && done.error().field == "passphrase") {
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
