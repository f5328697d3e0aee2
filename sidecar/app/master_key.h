#pragma once
// Where the master key comes from. The first of these: handed over (a file descriptor that vault.key_fd names, or
// systemd's credential "master-key"), the key file, which may say that it lies in the desktop's keychain or comes from
// a passphrase, the environment (KF_MASTER_KEY).

#include "sidecar/app/config.h"
#include "sidecar/crypto/key_file.h"

namespace kf::app {

// What KF_MASTER_KEY holds, taken out of the environment and wiped there, so that no child and no /proc shows it.
crypto::Secret take_environment_key();

// The key as it was handed over, or nothing. Reads the descriptor to its end and closes it. unavailable when it or the
// credential cannot be read.
Result<std::shared_ptr<const GivenKey>> take_given_key(const Config& config, const Environment& environment,
                                                       crypto::Secret from_environment);

std::filesystem::path master_key_file(const Config& config);

// Errors: those of crypto::read_key_file. `passphrase` is empty for none.
Result<crypto::Secret> read_master_key(const Config& config, crypto::MayMake may_make,
                                       const crypto::Secret& passphrase);

// "in /home/…/master.key", "in the desktop's keychain" or "from systemd's credential".
std::string where_the_key_is(const Config& config);

// Whether the key is the key file's, where it can be changed.
bool is_key_in_file(const Config& config);

}  // namespace kf::app
