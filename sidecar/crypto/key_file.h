#pragma once
// The master key in a file of its own, next to what it protects: 0600 in a 0700 folder. Everything else is derived from
// it, each key for one purpose.

#include <filesystem>

#include "shared/base/result.h"
#include "sidecar/crypto/secret.h"

namespace kf::crypto {

// What keys are derived for. The words are part of the derivation and never change.
inline constexpr std::string_view kRecordSigningKey = "kf1 record signing";
inline constexpr std::string_view kTokenPepper = "kf1 token pepper";
inline constexpr std::string_view kIdempotencyKey = "kf1 idempotency";  // from the token pepper

// Reads the key, or makes one when `may_make` says that there is nothing yet that an older key protects. Errors:
// data_damaged for a file that holds no key, whole and unchanged (a check value tells), or that others can read;
// not_found when there is none and none may be made; unavailable when the disk does not play along.
enum class MayMake { yes, no };
Result<Secret> read_key_file(const std::filesystem::path& file, MayMake may_make);

// A new key beside the one in force ("master.key.next"), and the step that puts it in its place, whole or not at all.
Result<Secret> stage_key_file(const std::filesystem::path& file);
Result<void> promote_staged_key(const std::filesystem::path& file);
void discard_staged_key(const std::filesystem::path& file);  // what a rotation that was broken off left

}  // namespace kf::crypto
