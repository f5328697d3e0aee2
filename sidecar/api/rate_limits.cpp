#include "sidecar/api/rate_limits.h"

#include <algorithm>
#include <cmath>

namespace kf::api {
namespace {

constexpr double kMinuteSeconds = 60;

std::string quoted_name(LimitClass kind) { return kind == LimitClass::reading ? "\"reading\"" : "\"acting\""; }

int64_t seconds_until(double missing, double per_second) {
  return missing <= 0 ? 0 : static_cast<int64_t>(std::ceil(missing / per_second));
}

}  // namespace

int64_t RateLimits::limit_of(LimitClass kind) const {
  switch (kind) {
    case LimitClass::reading: return options_.reads_per_minute;
    case LimitClass::acting: return options_.actions_per_minute;
    case LimitClass::none: return 0;
  }
  return 0;
}

Allowance RateLimits::take(const UserId& user, LimitClass kind) {
  Allowance allowance;
  allowance.limit = limit_of(kind);
  if (allowance.limit == 0) return allowance;
  const SteadyTime now = clock_.steady();
  const auto full = static_cast<double>(allowance.limit);
  const double per_second = full / kMinuteSeconds;
  buckets_.with([&](Buckets& buckets) {
    Bucket& bucket = buckets.try_emplace({user.text(), kind}, Bucket{full, now}).first->second;
    const double passed = std::chrono::duration<double>(now - bucket.filled_at).count();
    bucket.tokens = std::min(full, bucket.tokens + passed * per_second);
    bucket.filled_at = now;
    allowance.is_granted = bucket.tokens >= 1;
    if (allowance.is_granted) bucket.tokens -= 1;
    allowance.remaining = static_cast<int64_t>(bucket.tokens);
    allowance.retry_after_s =
        allowance.is_granted ? 0 : std::max<int64_t>(1, seconds_until(1 - bucket.tokens, per_second));
    allowance.full_after_s = seconds_until(full - bucket.tokens, per_second);
  });
  return allowance;
}

std::string rate_limit_policy(LimitClass kind, const Allowance& allowance) {
  return quoted_name(kind) + ";q=" + std::to_string(allowance.limit) + ";w=60";
}

std::string rate_limit(LimitClass kind, const Allowance& allowance) {
  return quoted_name(kind) + ";r=" + std::to_string(allowance.remaining) +
         ";t=" + std::to_string(allowance.full_after_s);
}

}  // namespace kf::api
