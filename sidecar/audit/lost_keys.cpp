#include "sidecar/audit/lost_keys.h"

#include <algorithm>

#include "shared/base/hex.h"
#include "sidecar/crypto/signature.h"

namespace kf::audit {

void LostKeys::add(const AuditEntry& entry) {
  if (entry.record.action != AuditAction::keys_replaced) return;
  told_.push_back({entry.seq, entry.record.detail, entry.record.object});
}

// What the newest believed key covers reaches over all before it, so that one bound is enough.
std::vector<LostKeys::Key> LostKeys::believed(const std::string& public_key, int64_t signed_seq) const {
  std::vector<Key> keys;
  std::string key = hex_of(public_key);
  for (size_t newer = told_.size(); newer > 0; --newer) {
    const auto& told = told_[newer - 1];
    const auto lost = bytes_from_hex(told.lost);
    if (told.seq > signed_seq || told.now != key || !lost) continue;
    keys.push_back({*lost, told.seq});
    key = told.lost;
  }
  return keys;
}

bool is_signed_by(const std::vector<LostKeys::Key>& keys, const Statement& statement) {
  return std::any_of(keys.begin(), keys.end(), [&statement](const LostKeys::Key& key) {
    return statement.seq < key.before_seq && crypto::is_signed(key.public_key, statement.text, statement.signature);
  });
}

}  // namespace kf::audit
