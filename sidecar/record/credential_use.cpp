#include "sidecar/record/credential_use.h"

namespace kf::record {

bool CredentialUse::is_told(const std::string& use) const {
  return told_.with([&](const auto& told) {
    const auto found = told.find(use);
    return found != told.end() && clock_.steady() - found->second < kTellUseEvery;
  });
}

Result<void> CredentialUse::tell(const std::string& provider, const std::string& origin) {
  const std::string use = provider + " " + origin;
  if (is_told(use)) return {};
  AuditRecord entry;
  entry.action = AuditAction::credential_used;
  entry.actor = "sidecar";
  entry.provider = provider;
  entry.detail = origin;
  entry.result = "ok";
  KF_CHECK(recorder_.add_and_wait(std::move(entry)));
  told_.with([&](auto& told) { told[use] = clock_.steady(); });
  return {};
}

}  // namespace kf::record
