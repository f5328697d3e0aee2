#pragma once
// Secrets of users and of the sidecar itself. Each user's lie under a data key of their own, so that erasing the key
// erases them; each is bound to its place, its user and the server that it is for. With each change of a user's secrets
// their data key is a new one: a row that was replaced or removed opens nothing when it is put back.

#include <memory>
#include <mutex>
#include <optional>

#include "sidecar/base/clock.h"
#include "sidecar/vault/key_ring.h"

namespace kf::vault {

// Whose credentials everybody uses, such as the token of a model server: those of the sidecar, given by its admins.
inline const UserId kShared("shared");

// `origin` is the scheme, host and port that the secret may be sent to.
struct CredentialName {
  UserId user;
  std::string provider;
  std::string origin;
  std::string field = "token";
};

struct VaultStatus {
  std::string key_id;
  size_t keys = 0;
  size_t credentials = 0;
};

class Vault {
 public:
  // Opens what the master key opens; locked when it is the wrong one. What is left of a rotation that was broken
  // off is removed, and data keys from before they were renewed with each change are renewed.
  static Result<std::unique_ptr<Vault>> open(store::CredentialRepository& repository, const crypto::Secret& master,
                                             const Clock& clock);

  // Forgets every key and every credential, where the master key that opened them is lost.
  static Result<void> forget_all(store::CredentialRepository& repository);

  // One of the sidecar's own keys; made from `initial` when it is not there yet.
  Result<crypto::Secret> own_key(std::string_view name, const crypto::Secret& initial);

  Result<void> put(const CredentialName& name, const crypto::Secret& value);
  // nullopt when there is none for exactly this origin.
  Result<std::optional<crypto::Secret>> get(const CredentialName& name) const;
  Result<void> remove(const CredentialName& name);  // not_found
  Result<void> remove_all_of(const UserId& user);   // with the user's data key
  std::vector<store::CredentialRecord> list(const UserId& user) const;

  // Makes new data keys, seals everything anew and wraps all keys by the old master key and by `next`, in one
  // transaction. Whoever calls makes `next` the master key and then calls finish_rotation().
  Result<void> rotate(const crypto::Secret& next);
  Result<void> finish_rotation();   // what the old master key has wrapped goes
  Result<void> abandon_rotation();  // what the new one has wrapped goes: it did not become the master key

  VaultStatus status() const;

 private:
  Vault(store::CredentialRepository& repository, KeyRing ring, const Clock& clock)
      : repository_(repository), ring_(std::move(ring)), clock_(clock) {}

  Result<void> drop_other_wraps();
  // By each master key that may be in force after a restart: two while a rotation is under way.
  void keep_wrapped(store::CredentialChange& change, const std::string& name, const VersionedKey& key) const;
  void renew_old_keys();
  // A user's next data key, in place of all there were: adds to `change` what that does to the disk. `left_out` is the
  // credential that goes or is sealed by the caller; the others are sealed anew as far as they open.
  Result<VersionedKey> renew_data_key(const UserId& user, store::CredentialChange& change,
                                      const store::CredentialRecord* left_out) const;
  Result<void> forget_keys_of(const UserId& user, store::CredentialChange& change) const;
  void take_over(const store::CredentialChange& change);
  Result<crypto::Secret> opened(const store::CredentialRecord& record) const;
  store::CredentialRecord sealed(store::CredentialRecord record, const VersionedKey& key,
                                 const crypto::Secret& value) const;
  const store::CredentialRecord* find(const CredentialName& name) const;

  store::CredentialRepository& repository_;
  mutable std::mutex mutex_;
  KeyRing ring_;
  std::vector<store::CredentialRecord> records_;
  std::optional<KeyEncryptionKey> previous_;  // while a rotation is under way
  const Clock& clock_;
};

}  // namespace kf::vault
