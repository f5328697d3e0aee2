#pragma once
// What was answered to requests that carried an Idempotency-Key, so that none of them is carried out twice. Everything
// is durable when a call returns.

#include <optional>
#include <string>

#include "shared/base/result.h"
#include "shared/base/strong_id.h"

namespace kf::store {

// `id` names the user, the address and the key together, `request_digest` the request's body; both are HMACs in
// hexadecimal. `begun_ms` is milliseconds since 1970. The answer's `body` is nullopt when it is not kept.
struct IdempotencyRecord {
  std::string id;
  UserId user;
  std::string request_digest;
  int64_t begun_ms = 0;
  int status = 0;  // of the answer; 0: it was begun, and how it ended is not known
  std::string location = {};
  std::optional<std::string> body = {};
};

// What is forgotten before something is remembered: what was begun earlier than that, and the user's oldest beyond so
// many.
struct IdempotencyBounds {
  int64_t begun_ms_min = 0;
  size_t records_of_user_max = 1;
};

class IdempotencyRepository {
 public:
  virtual ~IdempotencyRepository() = default;
  // The record that is there under this id; then nothing changes. nullopt: `begun` is there now.
  virtual Result<std::optional<IdempotencyRecord>> begin(const IdempotencyRecord& begun, IdempotencyBounds bounds) = 0;
  virtual Result<void> finish(const IdempotencyRecord& done) = 0;  // status, location and body of what was begun
  virtual Result<void> forget(const std::string& id) = 0;
  virtual Result<void> remove_all_of(const UserId& user) = 0;
};

}  // namespace kf::store
