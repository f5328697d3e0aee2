#pragma once
// The system record: what models are used for, where data goes, who watches over it. Compiled from the record.

#include "shared/contracts/consents.h"
#include "sidecar/store/audit_repository.h"
#include "sidecar/store/identity_repository.h"

namespace kf::api {

struct SystemFacts {
  store::AuditSummary summary;
  std::vector<store::UserRecord> users;  // who is here now
  std::vector<ConsentInfo> consents;     // all there ever were
  std::string generated_at;              // ISO 8601
  int retention_days = 0;
};

SystemRecord make_system_record(SystemFacts facts);
std::string system_record_as_markdown(const SystemRecord& record);

}  // namespace kf::api
