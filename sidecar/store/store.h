#pragma once
// The data folder and its database: one writer thread with group commit, several readers. SQL stands in this folder
// alone.

#include <filesystem>
#include <memory>

#include "sidecar/base/clock.h"
#include "sidecar/base/log.h"
#include "sidecar/store/audit_repository.h"
#include "sidecar/store/consent_repository.h"
#include "sidecar/store/conversation_repository.h"
#include "sidecar/store/credential_repository.h"
#include "sidecar/store/idempotency_repository.h"
#include "sidecar/store/identity_repository.h"
#include "sidecar/store/keep_limits.h"

namespace kf::store {

class Store {
 public:
  virtual ~Store() = default;
  virtual ConversationRepository& conversations() = 0;
  virtual UserRepository& users() = 0;
  virtual SessionRepository& sessions() = 0;
  virtual TokenRepository& tokens() = 0;
  virtual CredentialRepository& credentials() = 0;
  virtual ConsentRepository& consents() = 0;
  virtual IdempotencyRepository& idempotency() = 0;
  virtual AuditRepository& audit() = 0;
  // A trivial write and read, for /readyz: storage_full, data_damaged or unavailable when the disk does not play along.
  virtual Result<void> check() = 0;
};

// Opens or makes `folder`/knowledge-foundry.db and brings it to the newest schema. Errors: data_damaged (not a
// database, damaged, or made by a newer version; the file is left as it is and the message says what to do),
// unavailable (folder cannot be written), storage_full.
Result<std::unique_ptr<Store>> open_store(const std::filesystem::path& folder, const Clock& clock, Log& log,
                                          const KeepLimits& limits = {});

// The record alone, to be read while a sidecar may run on the same folder or none does. Nothing is written, not even to
// bring an older database up: it then says so.
Result<std::unique_ptr<AuditReader>> open_audit_reader(const std::filesystem::path& folder);

// The same for the sealed credentials and the wrapped keys.
Result<std::unique_ptr<CredentialReader>> open_credential_reader(const std::filesystem::path& folder);

// Holds `folder` for one sidecar. Error conflict, naming the process that has it. Released by the destructor and by the
// process's end.
class FolderLock {
 public:
  virtual ~FolderLock() = default;
};
Result<std::unique_ptr<FolderLock>> lock_folder(const std::filesystem::path& folder);

}  // namespace kf::store
