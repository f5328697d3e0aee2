#pragma once
// How often something may happen: a bucket of tokens for each key, filled again as time passes.

#include <map>
#include <string>

#include "sidecar/base/clock.h"
#include "sidecar/base/guarded.h"

namespace kf {

// Buckets that are remembered. Beyond that those that are full again go first, which changes nothing, then the one that
// was longest at rest.
inline constexpr size_t kBucketsMax = 4096;

struct Allowance {
  bool is_granted = true;
  int64_t limit = 0;          // a minute; 0: there is none
  int64_t remaining = 0;      // that may follow at once
  int64_t retry_after_s = 0;  // until the next one is granted
  int64_t full_after_s = 0;   // until the bucket is full again
};

class TokenBuckets {
 public:
  // A minute's worth may be taken at once. `per_minute` 0: as many as one likes.
  TokenBuckets(int64_t per_minute, const Clock& clock) : per_minute_(per_minute), clock_(clock) {}

  // Takes one token out of the bucket of `key`, if there is one left.
  Allowance take(const std::string& key);

  // What take() would find, and nothing is taken.
  Allowance look(const std::string& key) const;

  size_t size() const;

 private:
  struct Bucket {
    double tokens = 0;
    SteadyTime filled_at;
  };
  using Buckets = std::map<std::string, Bucket>;

  Bucket filled(const Bucket& bucket, SteadyTime now) const;
  Allowance allowance_of(const Bucket& bucket) const;
  void make_room(Buckets& buckets, SteadyTime now) const;

  int64_t per_minute_;
  const Clock& clock_;
  Guarded<Buckets> buckets_;
};

}  // namespace kf
