#include "sidecar/app/opened_data.h"

#include "sidecar/crypto/digest.h"
#include "sidecar/crypto/key_file.h"

namespace kf::app {
namespace {

// A new key is made for a record that is empty; one that was signed before keeps its key.
Result<Keys> read_keys(const Config& config, store::AuditRepository& audit) {
  KF_TRY(const auto end, audit.end());
  const auto may_make = end.seq == 0 ? crypto::MayMake::yes : crypto::MayMake::no;
  KF_TRY(const auto master, crypto::read_key_file(master_key_file(config), may_make));
  return Keys{record_key(master), crypto::hkdf_sha256(master, {}, crypto::kTokenPepper, crypto::kDigestBytes)};
}

}  // namespace

std::filesystem::path master_key_file(const Config& config) { return config.data_dir / "master.key"; }
std::filesystem::path checkpoint_file(const Config& config) { return config.data_dir / "record-checkpoints.jsonl"; }

crypto::SigningKey record_key(const crypto::Secret& master_key) {
  return crypto::SigningKey(crypto::hkdf_sha256(master_key, {}, crypto::kRecordSigningKey, crypto::kSeedBytes));
}

Result<OpenedData> open_data(const Config& config, const Clock& clock, Log& log) {
  KF_TRY(auto lock, store::lock_folder(config.data_dir));
  KF_TRY(auto store, store::open_store(config.data_dir, clock, log));
  KF_TRY(auto keys, read_keys(config, store->audit()));
  return OpenedData{std::move(lock), std::move(store), std::move(keys)};
}

ExitCode exit_code_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::conflict: return kExitFolderInUse;
    case ErrorCode::data_damaged:
    case ErrorCode::not_found: return kExitDataDamaged;
    default: return kExitFailed;
  }
}

}  // namespace kf::app
