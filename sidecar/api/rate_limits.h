#pragma once
// How often one user may ask, and how every limit that a request counts against is told.

#include <string>
#include <vector>

#include "shared/base/strong_id.h"
#include "sidecar/base/token_buckets.h"

namespace kf::api {

// What changes or asks something of a model counts apart from what only looks, so that the page's own looking never
// takes a question's place.
enum class LimitClass { none, reading, acting };

// Requests a minute; 0: as many as one likes.
struct LimitOptions {
  int64_t reads_per_minute = 1200;
  int64_t actions_per_minute = 100;
};

class RateLimits {
 public:
  RateLimits(LimitOptions options, const Clock& clock)
      : reading_(options.reads_per_minute, clock), acting_(options.actions_per_minute, clock) {}

  // Takes one request out of the user's bucket, if there is one left.
  Allowance take(const UserId& user, LimitClass kind);

 private:
  TokenBuckets reading_;
  TokenBuckets acting_;
};

// One of the limits that a request counts against, by the name that its answer tells it under.
struct Quota {
  std::string name;
  Allowance allowance;
};

std::string_view limit_name(LimitClass kind);

// The values of the header fields RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-10).
std::string rate_limit_policy(const std::vector<Quota>& quotas);
std::string rate_limit(const std::vector<Quota>& quotas);

}  // namespace kf::api
