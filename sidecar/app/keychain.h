#pragma once
// The desktop's keychain (GNOME Keyring, KWallet, KeePassXC: whatever speaks the Secret Service API), asked through
// libsecret's own program, so that nobody without a desktop carries its libraries.

#include <string>

#include "shared/base/result.h"
#include "sidecar/crypto/secret.h"

namespace kf::app {

// `id` names one key among those of all data folders; it is no secret. Keys are text there.
// Errors say what is to be done: unavailable for putting, locked for taking.
Result<void> put_in_keychain(const std::string& id, const crypto::Secret& key);
Result<crypto::Secret> take_from_keychain(const std::string& id);
void remove_from_keychain(const std::string& id);  // one that is no longer in force; should it stay, it opens nothing

}  // namespace kf::app
