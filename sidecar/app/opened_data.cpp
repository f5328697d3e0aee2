#include "sidecar/app/opened_data.h"

#include "sidecar/crypto/digest.h"
#include "sidecar/store/data_folder.h"

namespace kf::app {
namespace {

// A new key is made where nothing lies under one yet: neither a signed record nor a wrapped key.
Result<crypto::Secret> master_key_of(const Config& config, store::Store& store, const crypto::Secret& passphrase) {
  KF_TRY(const auto end, store.audit().end());
  KF_TRY(const auto keys, store.credentials().keys());
  const bool is_new = end.seq == 0 && keys.empty();
  return read_master_key(config, is_new ? crypto::MayMake::yes : crypto::MayMake::no, passphrase);
}

// Before there was a vault these two were derived from the master key; they begin as what they were then.
Result<Keys> own_keys(vault::Vault& vault, const crypto::Secret& master) {
  const auto derived = [&master](std::string_view purpose, size_t bytes) {
    return crypto::hkdf_sha256(master, {}, purpose, bytes);
  };
  KF_TRY(const auto seed, vault.own_key(vault::kRecordSeed, derived(crypto::kRecordSigningKey, crypto::kSeedBytes)));
  KF_TRY(auto pepper, vault.own_key(vault::kTokenPepper, derived(crypto::kTokenPepper, crypto::kDigestBytes)));
  auto idempotency = crypto::hkdf_sha256(pepper, {}, crypto::kIdempotencyKey, crypto::kDigestBytes);
  auto sessions = crypto::hkdf_sha256(pepper, {}, crypto::kSessionSecret, crypto::kDigestBytes);
  auto browsers = crypto::hkdf_sha256(pepper, {}, crypto::kBrowserKey, crypto::kDigestBytes);
  return Keys{crypto::SigningKey(seed), std::move(pepper), std::move(idempotency), std::move(sessions),
              std::move(browsers)};
}

}  // namespace

std::filesystem::path checkpoint_file(const Config& config) { return config.data_dir / "record-checkpoints.jsonl"; }

Result<std::string> record_public_key(const Config& config) {
  KF_TRY(const auto master, read_master_key(config, crypto::MayMake::no, {}));
  KF_TRY(const auto reader, store::open_credential_reader(config.data_dir));
  KF_TRY(const auto rows, reader->keys());
  KF_TRY(const auto ring, vault::KeyRing::open(master, rows));
  const auto* seed = ring.find(std::string(vault::kRecordSeed));
  if (seed != nullptr) return crypto::SigningKey(seed->key).public_key();
  return Error{ErrorCode::data_damaged, "The key that signs the record is not there. Start Knowledge Foundry once."};
}

Result<OpenedData> open_data(const Config& config, const Clock& clock, Log& log, const crypto::Secret& passphrase) {
  if (!config.may_share_folder) KF_CHECK(store::check_private_folder(config.data_dir));
  KF_TRY(auto lock, store::lock_folder(config.data_dir));
  KF_TRY(auto store, store::open_store(config.data_dir, clock, log, config.keep_limits));
  KF_TRY(const auto master, master_key_of(config, *store, passphrase));
  KF_TRY(auto vault, vault::Vault::open(store->credentials(), master, clock));
  crypto::discard_staged_key(master_key_file(config));
  KF_TRY(auto keys, own_keys(*vault, master));
  return OpenedData{std::move(lock), std::move(store), std::move(vault), std::move(keys)};
}

ExitCode exit_code_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::conflict: return kExitFolderInUse;
    case ErrorCode::data_damaged:
    case ErrorCode::locked: return kExitDataDamaged;
    default: return kExitFailed;
  }
}

}  // namespace kf::app
