#pragma once
// What a command asks of the person at the terminal, or of the script that feeds it.

#include <string>

#include "shared/base/result.h"
#include "sidecar/crypto/secret.h"

namespace kf::app {

// One line from standard input, without showing it on a terminal. invalid_request when there is none, or an empty one.
Result<crypto::Secret> ask_secret(const std::string& prompt);

// A new one: asked twice on a terminal. invalid_request when the two differ or it has fewer than 12 characters.
Result<crypto::Secret> ask_new_secret(const std::string& prompt);

// Whether the answer to `question` is "yes".
bool is_answered_with_yes(const std::string& question);

}  // namespace kf::app
