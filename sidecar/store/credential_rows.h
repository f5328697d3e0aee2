#pragma once
// Credentials and wrapped keys as rows.

#include "sidecar/store/credential_repository.h"
#include "sidecar/store/database.h"

namespace kf::store {

Result<std::vector<WrappedKey>> read_wrapped_keys(Database& database);
Result<std::vector<CredentialRecord>> read_credentials(Database& database);
Result<void> apply_change(Database& database, const CredentialChange& change);

}  // namespace kf::store
