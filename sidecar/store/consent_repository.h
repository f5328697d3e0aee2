#pragma once
// Who agreed to what, and whether it was withdrawn. Nothing of it ever goes. Everything is durable when a call returns.

#include <string>
#include <vector>

#include "shared/base/result.h"
#include "shared/base/strong_id.h"

namespace kf::store {

// `version` and `text` are the words as they were shown. Times are milliseconds since 1970; `withdrawn_ms` 0: not yet.
struct ConsentRecord {
  std::string id;
  UserId user;
  std::string destination;
  int64_t version = 0;
  std::string text;
  int64_t given_ms = 0;
  int64_t withdrawn_ms = 0;
};

class ConsentRepository {
 public:
  virtual ~ConsentRepository() = default;
  virtual Result<void> add(const ConsentRecord& consent) = 0;
  virtual std::vector<ConsentRecord> all() = 0;  // newest first
  // Those of `user` for `destination` that were not withdrawn yet.
  virtual Result<void> withdraw(const UserId& user, const std::string& destination, int64_t at_ms) = 0;
};

}  // namespace kf::store
