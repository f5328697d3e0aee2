#include "sidecar/record/segment.h"

namespace kf::record {
namespace {

Error broken_at(int64_t seq) {
  return {ErrorCode::data_damaged, "Entry " + std::to_string(seq) + " of the record is not what was recorded."};
}

}  // namespace

Result<void> each_part(store::AuditReader& reader, int64_t first_seq, const VisitEntries& visit) {
  for (int64_t next = first_seq;;) {
    KF_TRY(const auto entries, reader.entries(next, kReadAtOnce));
    if (!visit(entries) || entries.size() < kReadAtOnce) return {};
    next = entries.back().seq + 1;
  }
}

Result<void> follow_chain(store::AuditReader& reader, const store::AuditEnd& from, const store::AuditEnd& last,
                          const std::function<void(const AuditEntry&)>& visit) {
  auto hash = from.seq == 0 ? audit::kChainStart : audit::digest_from_hex(from.hash);
  if (!hash) return broken_at(from.seq);
  int64_t seq = from.seq;
  bool is_broken = false;
  KF_CHECK(each_part(reader, from.seq + 1, [&](const std::vector<AuditEntry>& entries) {
    for (const AuditEntry& entry : entries) {
      if (seq == last.seq) return false;
      hash = audit::chain_hash(*hash, ++seq, entry.record);
      is_broken = entry.seq != seq || entry.hash != hex_of(crypto::bytes_of(*hash));
      if (is_broken) return false;
      if (visit) visit(entry);
    }
    return true;
  }));
  if (is_broken || seq != last.seq) return broken_at(is_broken ? seq : seq + 1);
  if (last.seq > from.seq && hex_of(crypto::bytes_of(*hash)) != last.hash) return broken_at(seq);
  return {};
}

}  // namespace kf::record
