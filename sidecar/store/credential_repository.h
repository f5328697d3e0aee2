#pragma once
// Credentials as they lie on disk: sealed, under keys that are themselves wrapped. Apart from everything else: no other
// repository touches these tables.

#include <string>
#include <vector>

#include "shared/base/result.h"
#include "shared/base/strong_id.h"

namespace kf::store {

// A key that is kept wrapped by a key-encryption key (`kek` names it): a user's data key, or one of the sidecar's own.
// `wrapped` is bytes.
struct WrappedKey {
  std::string name;
  int64_t version = 1;
  std::string kek;
  std::string wrapped;

  friend bool operator==(const WrappedKey&, const WrappedKey&) = default;
};

// One secret of one user. `origin` is the scheme, host and port that it is for; `field` says what it is ("token").
// `row_version` grows with each change. `sealed` is bytes, under version `key_version` of the user's data key.
struct CredentialRecord {
  UserId user;
  std::string provider;
  std::string origin;
  std::string field;
  int64_t row_version = 1;
  int64_t key_version = 1;
  int64_t changed_ms = 0;
  std::string sealed = {};
};

// What changes together or not at all. A key or credential that is there already is overwritten by what is kept.
struct CredentialChange {
  std::vector<WrappedKey> keys_kept;
  std::vector<WrappedKey> keys_gone;  // by name, version and kek
  std::vector<CredentialRecord> kept;
  std::vector<CredentialRecord> gone;  // by user, provider and field
};

class CredentialReader {
 public:
  virtual ~CredentialReader() = default;
  virtual Result<std::vector<WrappedKey>> keys() = 0;
  virtual Result<std::vector<CredentialRecord>> credentials() = 0;
};

class CredentialRepository : public CredentialReader {
 public:
  virtual Result<void> apply(CredentialChange change) = 0;  // durable when it returns
};

}  // namespace kf::store
