#pragma once
// The keys below the master key. From it comes a key-encryption key; that one wraps the keys that do the work, which
// are random and stay what they are when the master key is changed.

#include <map>
#include <set>
#include <string>
#include <utility>

#include "sidecar/crypto/secret.h"
#include "sidecar/store/credential_repository.h"

namespace kf::vault {

// Names of keys. A user's data key is kUserKey followed by the user's id.
inline constexpr std::string_view kRecordSeed = "record signing";
inline constexpr std::string_view kTokenPepper = "token pepper";
inline constexpr std::string_view kUserKey = "user ";

// `seals_current_only`: nothing lies under this key but what is current, because it is renewed with each change. False
// for the keys of users that were wrapped before that was so.
struct VersionedKey {
  int64_t version = 0;
  crypto::Secret key;
  bool seals_current_only = true;
};

class KeyEncryptionKey {
 public:
  explicit KeyEncryptionKey(const crypto::Secret& master);

  const std::string& id() const { return id_; }  // hexadecimal; tells keys apart and nothing of them
  store::WrappedKey wrap(const std::string& name, int64_t version, const crypto::Secret& key) const;
  // data_damaged when the row is not what was wrapped: changed, moved to another name or version, or of another key.
  Result<VersionedKey> unwrap(const store::WrappedKey& row) const;

 private:
  crypto::Secret key_;
  std::string id_;
};

// The newest version of each key, unwrapped.
class KeyRing {
 public:
  // locked when there are keys and this master key has wrapped none of them: it is the wrong one. A single row
  // that is damaged only makes its own key so.
  static Result<KeyRing> open(const crypto::Secret& master, const std::vector<store::WrappedKey>& rows);

  const VersionedKey* find(const std::string& name) const;
  void put(const std::string& name, VersionedKey key) { keys_[name] = std::move(key); }
  void remove(const std::string& name) {
    keys_.erase(name);
    damaged_.erase(name);
  }
  bool is_damaged(const std::string& name) const { return damaged_.contains(name); }
  bool has_damage() const { return !damaged_.empty(); }
  const std::map<std::string, VersionedKey>& keys() const { return keys_; }
  const KeyEncryptionKey& kek() const { return kek_; }
  KeyEncryptionKey replace_kek(KeyEncryptionKey kek) { return std::exchange(kek_, std::move(kek)); }

 private:
  explicit KeyRing(KeyEncryptionKey kek) : kek_(std::move(kek)) {}

  KeyEncryptionKey kek_;
  std::map<std::string, VersionedKey> keys_;
  std::set<std::string> damaged_;
};

}  // namespace kf::vault
