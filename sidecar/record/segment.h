#pragma once
// A part of the record, walked from a place that is known to be good.

#include <functional>

#include "sidecar/audit/chain.h"
#include "sidecar/store/audit_repository.h"

namespace kf::record {

inline constexpr size_t kReadAtOnce = 1000;  // entries or checkpoints in one query

// Every entry behind `from`, some at a time; ends early when `visit` says false.
using VisitEntries = std::function<bool(const std::vector<AuditEntry>&)>;
Result<void> each_part(store::AuditReader& reader, int64_t first_seq, const VisitEntries& visit);

// Whether the entries behind `from` up to `last` follow from it, each from the one before. Calls `visit` for each.
// data_damaged, naming the first entry that does not.
Result<void> follow_chain(store::AuditReader& reader, const store::AuditEnd& from, const store::AuditEnd& last,
                          const std::function<void(const AuditEntry&)>& visit = {});

}  // namespace kf::record
