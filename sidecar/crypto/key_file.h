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
inline constexpr std::string_view kBrowserKey = "kf1 known browsers";   // from the token pepper
inline constexpr std::string_view kIdempotencyKey = "kf1 idempotency";  // from the token pepper
inline constexpr std::string_view kSessionSecret = "kf1 session csrf";  // from the token pepper

// Where a key lies: in its file; nowhere, because it comes from a passphrase whose salt the file holds; or in the
// desktop's keychain, under an id that the file holds.
enum class KeyHome { file, passphrase, keychain };

// What a key file says of itself, without its key. A file that is none, or absent, is as good as one with a key.
struct KeyFileLook {
  KeyHome home = KeyHome::file;
  std::string keychain_id;  // hexadecimal; empty unless the key lies there
};
KeyFileLook look_at_key_file(const std::filesystem::path& file);

// Reads the key, or makes one when `may_make` says that there is nothing yet that an older key protects. `given` is
// what the file itself does not hold: the passphrase, or the key in hexadecimal as the keychain gives it. Errors:
// locked for a file that holds no key, whole and unchanged (a check value tells), that others can read, that is missing
// where none may be made, or for which nothing or the wrong thing was given (field "passphrase" when a person can mend
// that); unavailable when the disk does not play along.
enum class MayMake { yes, no };
Result<Secret> read_key_file(const std::filesystem::path& file, MayMake may_make, const Secret& given = {});

// A key as people hand it over: 64 hexadecimal digits, or what a key file holds. locked when it is neither.
Result<Secret> key_from_text(const Secret& text, const std::filesystem::path& named);

// A new key beside the one in force ("master.key.next"), random or of a passphrase, and the step that puts it in its
// place, whole or not at all. One that is to lie in the keychain is for the caller to put there, in hexadecimal.
struct NewKeyHome {
  KeyHome home = KeyHome::file;
  Secret passphrase = {};
};
struct StagedKey {
  Secret key;
  std::string keychain_id;
};
Result<StagedKey> stage_key_file(const std::filesystem::path& file, const NewKeyHome& home = {});
Result<void> promote_staged_key(const std::filesystem::path& file);
void discard_staged_key(const std::filesystem::path& file);  // what a rotation that was broken off left

// Puts a key file that opens nothing any more aside, under the first free name such as "master.key.lost-1". Nothing
// happens where there is none.
Result<void> put_key_file_aside(const std::filesystem::path& file);

}  // namespace kf::crypto
