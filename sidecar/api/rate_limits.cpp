#include "sidecar/api/rate_limits.h"

namespace kf::api {
namespace {

template <class Parameters>
std::string as_list(const std::vector<Quota>& quotas, const Parameters& parameters_of) {
  std::string list;
  for (const Quota& quota : quotas) {
    if (!list.empty()) list += ", ";
    list += '"' + quota.name + "\";" + parameters_of(quota.allowance);
  }
  return list;
}

}  // namespace

Allowance RateLimits::take(const UserId& user, LimitClass kind) {
  switch (kind) {
    case LimitClass::reading: return reading_.take(user.text());
    case LimitClass::acting: return acting_.take(user.text());
    case LimitClass::none: return {};
  }
  return {};
}

std::string_view limit_name(LimitClass kind) {
  switch (kind) {
    case LimitClass::reading: return "reading";
    case LimitClass::acting: return "acting";
    case LimitClass::none: return "none";
  }
  return "none";
}

std::string rate_limit_policy(const std::vector<Quota>& quotas) {
  return as_list(quotas, [](const Allowance& a) { return "q=" + std::to_string(a.limit) + ";w=60"; });
}

std::string rate_limit(const std::vector<Quota>& quotas) {
  return as_list(quotas, [](const Allowance& a) {
    return "r=" + std::to_string(a.remaining) + ";t=" + std::to_string(a.full_after_s);
  });
}

}  // namespace kf::api
