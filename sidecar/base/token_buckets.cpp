#include "sidecar/base/token_buckets.h"

#include <algorithm>
#include <cmath>

namespace kf {
namespace {

constexpr double kMinuteSeconds = 60;

}  // namespace

TokenBuckets::Bucket TokenBuckets::filled(const Bucket& bucket, SteadyTime now) const {
  const auto full = static_cast<double>(per_minute_);
  const double passed_s = std::chrono::duration<double>(now - bucket.filled_at).count();
  return {std::min(full, bucket.tokens + passed_s * full / kMinuteSeconds), now};
}

Allowance TokenBuckets::allowance_of(const Bucket& bucket) const {
  const auto seconds_until = [&](double tokens) {
    const double missing = tokens - bucket.tokens;
    return missing <= 0 ? 0
                        : static_cast<int64_t>(std::ceil(missing * kMinuteSeconds / static_cast<double>(per_minute_)));
  };
  Allowance allowance;
  allowance.limit = per_minute_;
  allowance.remaining = static_cast<int64_t>(bucket.tokens);
  allowance.is_granted = bucket.tokens >= 1;
  allowance.retry_after_s = seconds_until(1);
  allowance.full_after_s = seconds_until(static_cast<double>(per_minute_));
  return allowance;
}

void TokenBuckets::make_room(Buckets& buckets, SteadyTime now) const {
  const auto is_full = [&](const auto& entry) {
    return filled(entry.second, now).tokens >= static_cast<double>(per_minute_);
  };
  std::erase_if(buckets, is_full);
  if (buckets.size() < kBucketsMax) return;
  buckets.erase(std::min_element(buckets.begin(), buckets.end(),
                                 [](const auto& a, const auto& b) { return a.second.filled_at < b.second.filled_at; }));
}

Allowance TokenBuckets::take(const std::string& key) {
  if (per_minute_ == 0) return {};
  const SteadyTime now = clock_.steady();
  return buckets_.with([&](Buckets& buckets) {
    if (buckets.size() >= kBucketsMax && !buckets.contains(key)) make_room(buckets, now);
    Bucket& bucket = buckets.try_emplace(key, Bucket{static_cast<double>(per_minute_), now}).first->second;
    bucket = filled(bucket, now);
    if (bucket.tokens < 1) return allowance_of(bucket);
    bucket.tokens -= 1;
    Allowance granted = allowance_of(bucket);
    granted.is_granted = true;
    granted.retry_after_s = 0;
    return granted;
  });
}

Allowance TokenBuckets::look(const std::string& key) const {
  if (per_minute_ == 0) return {};
  const SteadyTime now = clock_.steady();
  return buckets_.with([&](const Buckets& buckets) {
    const auto found = buckets.find(key);
    return allowance_of(found == buckets.end() ? Bucket{static_cast<double>(per_minute_), now}
                                               : filled(found->second, now));
  });
}

size_t TokenBuckets::size() const {
  return buckets_.with([](const Buckets& buckets) { return buckets.size(); });
}

}  // namespace kf
