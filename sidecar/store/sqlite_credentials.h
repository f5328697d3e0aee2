#pragma once
// Credentials in SQLite.

#include "sidecar/store/credential_rows.h"
#include "sidecar/store/readers.h"
#include "sidecar/store/writer.h"

namespace kf::store {

class SqliteCredentials final : public CredentialRepository {
 public:
  SqliteCredentials(Writer& writer, Readers& readers) : writer_(writer), readers_(readers) {}

  Result<std::vector<WrappedKey>> keys() override {
    KF_TRY(const auto reader, readers_.take(kRowLimit));
    return read_wrapped_keys(*reader);
  }
  Result<std::vector<CredentialRecord>> credentials() override {
    KF_TRY(const auto reader, readers_.take(kRowLimit));
    return read_credentials(*reader);
  }
  Result<void> apply(CredentialChange change) override {
    return writer_.submit_and_wait<void>(
        [change = std::move(change)](Database& database) { return apply_change(database, change); });
  }

 private:
  Writer& writer_;
  Readers& readers_;
};

}  // namespace kf::store
