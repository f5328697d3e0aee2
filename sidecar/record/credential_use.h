#pragma once
// That a credential is used stands in the record before it is, and then once an hour while it goes on being used.

#include <map>

#include "sidecar/base/guarded.h"
#include "sidecar/record/recorder.h"

namespace kf::record {

inline constexpr std::chrono::hours kTellUseEvery{1};

class CredentialUse {
 public:
  CredentialUse(Recorder& recorder, const Clock& clock) : recorder_(recorder), clock_(clock) {}

  // Before the credential of `provider` goes to `origin`. An error: it is not on record, and must not be used.
  Result<void> tell(const std::string& provider, const std::string& origin);

 private:
  bool is_told(const std::string& use) const;

  Recorder& recorder_;
  const Clock& clock_;
  Guarded<std::map<std::string, SteadyTime>> told_;  // by provider and origin
};

}  // namespace kf::record
