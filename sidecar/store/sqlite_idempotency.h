#pragma once
// Answers to requests with an Idempotency-Key in SQLite. They are too many to lie in memory, and asked for seldom.

#include "sidecar/store/idempotency_repository.h"
#include "sidecar/store/writer.h"

namespace kf::store {

class SqliteIdempotency final : public IdempotencyRepository {
 public:
  explicit SqliteIdempotency(Writer& writer) : writer_(writer) {}

  Result<std::optional<IdempotencyRecord>> begin(const IdempotencyRecord& begun, IdempotencyBounds bounds) override;
  Result<void> finish(const IdempotencyRecord& done) override;
  Result<void> forget(const std::string& id) override;
  Result<void> remove_all_of(const UserId& user) override;

 private:
  Writer& writer_;
};

}  // namespace kf::store
