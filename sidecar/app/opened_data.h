#pragma once
// The data folder, held for this process alone and opened: what everything that writes begins with.

#include "sidecar/app/command_line.h"
#include "sidecar/crypto/signature.h"
#include "sidecar/store/store.h"

namespace kf::app {

// What is derived from the master key, which itself is not kept.
struct Keys {
  crypto::SigningKey record;
  crypto::Secret token_pepper;
};

struct OpenedData {
  std::unique_ptr<store::FolderLock> lock;
  std::unique_ptr<store::Store> store;
  Keys keys;
};

// Errors: conflict (another process has the folder), data_damaged and not_found (database or master key), unavailable,
// storage_full.
Result<OpenedData> open_data(const Config& config, const Clock& clock, Log& log);

// The exit code that goes with an error of open_data.
ExitCode exit_code_of(const Error& error);

// What stands in the data folder beside the database.
std::filesystem::path master_key_file(const Config& config);
std::filesystem::path checkpoint_file(const Config& config);

// The key that signs the record, derived from the master key.
crypto::SigningKey record_key(const crypto::Secret& master_key);

}  // namespace kf::app
