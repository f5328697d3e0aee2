#pragma once
// The commands `vault ...`: through the sidecar that runs or, when none does, in its folder.

#include "sidecar/app/command_line.h"
#include "sidecar/record/recorder.h"
#include "sidecar/vault/vault.h"

namespace kf::app {

// Print what they have to say. Exit codes: 0, 1 failed, 65 and 75 as of open_data.
int vault_status(const Config& config);
int vault_rotate(const Config& config);
int vault_passphrase(const Config& config);  // asks for one, and makes the key that comes from it the master key
int vault_unlock(const Config& config);      // of the sidecar that runs locked
int vault_reset(const Config& config);       // where the key is lost

// One line for people.
std::string status_line(const Config& config, const vault::Vault& vault);

// A new master key, random or of a passphrase, and all keys wrapped anew; on record. Whenever it is broken off, the key
// that is in the file opens everything. conflict when the key in force does not lie in the key file.
Result<std::string> rotate_master_key(const Config& config, vault::Vault& vault, record::Recorder& recorder,
                                      const crypto::Secret& passphrase);

}  // namespace kf::app
