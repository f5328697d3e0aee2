#pragma once
// The commands `vault ...`: through the sidecar that runs or, when none does, in its folder.

#include "sidecar/app/command_line.h"
#include "sidecar/app/control_socket.h"
#include "sidecar/record/recorder.h"
#include "sidecar/vault/vault.h"

namespace kf::app {

// Print what they have to say. Exit codes: 0, 1 failed, 65 and 75 as of open_data.
int vault_status(const Config& config);
int vault_rotate(const Config& config);      // where the key in force lies
int vault_passphrase(const Config& config);  // asks for one, and makes the key that comes from it the master key
int vault_keychain(const Config& config);    // puts it into the desktop's keychain
int vault_key_file(const Config& config);    // puts it into the key file
int vault_unlock(const Config& config);      // of the sidecar that runs locked
int vault_reset(const Config& config);       // where the key is lost

// One line for people.
std::string status_line(const Config& config, const vault::Vault& vault);

// A new master key, and all keys wrapped anew; on record. Whenever it is broken off, the key that the file tells of
// opens everything. conflict when the key in force is not the file's, or when its home is to stay and is a passphrase,
// of which there is no new one then.
Result<std::string> rotate_master_key(const Config& config, vault::Vault& vault, record::Recorder& recorder,
                                      const ControlRequest& request);

}  // namespace kf::app
