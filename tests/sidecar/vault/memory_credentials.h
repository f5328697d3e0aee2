#pragma once
// Credentials in memory, which can be changed behind the vault's back and can refuse to be.

#include <algorithm>

#include "sidecar/store/credential_repository.h"

namespace kf::store {

class MemoryCredentials final : public CredentialRepository {
 public:
  Result<std::vector<WrappedKey>> keys() override { return key_rows; }
  Result<std::vector<CredentialRecord>> credentials() override { return rows; }

  Result<void> apply(CredentialChange change) override {
    if (error) return *error;
    const auto is_key = [](const WrappedKey& a, const WrappedKey& b) {
      return a.name == b.name && a.version == b.version && a.kek == b.kek;
    };
    const auto is_row = [](const CredentialRecord& a, const CredentialRecord& b) {
      return a.user == b.user && a.provider == b.provider && a.field == b.field;
    };
    for (const auto& list : {change.keys_kept, change.keys_gone}) {
      for (const auto& key : list) std::erase_if(key_rows, [&](const auto& other) { return is_key(other, key); });
    }
    for (const auto& list : {change.kept, change.gone}) {
      for (const auto& row : list) std::erase_if(rows, [&](const auto& other) { return is_row(other, row); });
    }
    key_rows.insert(key_rows.end(), change.keys_kept.begin(), change.keys_kept.end());
    rows.insert(rows.end(), change.kept.begin(), change.kept.end());
    return {};
  }

  std::vector<WrappedKey> key_rows;
  std::vector<CredentialRecord> rows;
  std::optional<Error> error;
};

}  // namespace kf::store
