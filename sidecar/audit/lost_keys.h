#pragma once
// Keys that were lost: the record tells of each and of the one that signs since. They are believed backwards from the
// key that is known, and only below an entry that this key's own signature covers: whoever invents such an entry cannot
// sign it.

#include <optional>
#include <vector>

#include "shared/contracts/audit.h"

namespace kf::audit {

// A signature that is not the known key's. It waits for the end of the record to be judged, so it is kept small.
struct Statement {
  int64_t seq = 0;  // the last entry that it is about
  std::string text;
  std::string signature;
};

class LostKeys {
 public:
  // An entry of the record, in their order; only those that tell of a new key matter.
  void add(const AuditEntry& entry);

  int64_t newest_seq() const { return told_.empty() ? 0 : told_.back().seq; }  // 0: none was lost

  // The keys that the known one (`public_key`, whose signature covers the entries up to `signed_seq`) vouches for, each
  // with the entry below which it signed.
  struct Key {
    std::string public_key;
    int64_t before_seq = 0;
  };
  std::vector<Key> believed(const std::string& public_key, int64_t signed_seq) const;

 private:
  struct Told {
    int64_t seq = 0;
    std::string lost;  // hexadecimal, as in the record
    std::string now;
  };
  std::vector<Told> told_;
};

bool is_signed_by(const std::vector<LostKeys::Key>& keys, const Statement& statement);

}  // namespace kf::audit
