#pragma once
// How often one user may ask: a bucket of requests for each kind, filled again as time passes.

#include <map>
#include <string>

#include "shared/base/strong_id.h"
#include "sidecar/base/clock.h"
#include "sidecar/base/guarded.h"

namespace kf::api {

// What changes or asks something of a model counts apart from what only looks, so that the page's own looking never
// takes a question's place.
enum class LimitClass { none, reading, acting };

// Requests a minute; 0: as many as one likes.
struct LimitOptions {
  int64_t reads_per_minute = 1200;
  int64_t actions_per_minute = 100;
};

struct Allowance {
  bool is_granted = true;
  int64_t limit = 0;          // a minute; 0: there is none
  int64_t remaining = 0;      // that may follow at once
  int64_t retry_after_s = 0;  // until the next one is granted
  int64_t full_after_s = 0;   // until the bucket is full again
};

class RateLimits {
 public:
  RateLimits(LimitOptions options, const Clock& clock) : options_(options), clock_(clock) {}

  // Takes one request out of the user's bucket, if there is one left.
  Allowance take(const UserId& user, LimitClass kind);

 private:
  struct Bucket {
    double tokens = 0;
    SteadyTime filled_at;
  };
  using Buckets = std::map<std::pair<std::string, LimitClass>, Bucket>;

  int64_t limit_of(LimitClass kind) const;

  LimitOptions options_;
  const Clock& clock_;
  Guarded<Buckets> buckets_;  // as many as there are users who asked, who are a thousand at most
};

// The values of the header fields RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-10).
std::string rate_limit_policy(LimitClass kind, const Allowance& allowance);
std::string rate_limit(LimitClass kind, const Allowance& allowance);

}  // namespace kf::api
