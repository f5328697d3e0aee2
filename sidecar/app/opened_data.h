#pragma once
// The data folder, held for this process alone and opened: what everything that writes begins with.

#include "sidecar/app/command_line.h"
#include "sidecar/app/master_key.h"
#include "sidecar/crypto/signature.h"
#include "sidecar/store/store.h"
#include "sidecar/vault/vault.h"

namespace kf::app {

// The sidecar's own keys. The master key, under which they lie, is not kept.
struct Keys {
  crypto::SigningKey record;
  crypto::Secret token_pepper;
  crypto::Secret idempotency;
  crypto::Secret sessions;
  crypto::Secret known_browsers;
};

struct OpenedData {
  std::unique_ptr<store::FolderLock> lock;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<vault::Vault> vault;
  Keys keys;
};

// Errors: conflict (another process has the folder), data_damaged (the database), locked (the master key), unavailable,
// storage_full. `passphrase` is empty for none.
Result<OpenedData> open_data(const Config& config, const Clock& clock, Log& log, const crypto::Secret& passphrase = {});

// The exit code that goes with an error of open_data.
ExitCode exit_code_of(const Error& error);

// What stands in the data folder beside the database.
std::filesystem::path checkpoint_file(const Config& config);

// The public key of the record, read from a data folder that a sidecar may be using.
Result<std::string> record_public_key(const Config& config);

}  // namespace kf::app
