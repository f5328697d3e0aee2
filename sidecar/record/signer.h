#pragma once
// Signs the record's end: into the file of checkpoints, then into the database, then as a seal. Signs nothing that does
// not follow from what it sealed last: what a crash left behind is looked at first, and what somebody else has changed
// stays as it is, unsigned, for the verifier to name.

#include <filesystem>
#include <mutex>

#include "sidecar/base/clock.h"
#include "sidecar/record/checkpoint_file.h"
#include "sidecar/store/audit_repository.h"

namespace kf::record {

struct SignerParts {
  store::AuditRepository& repository;
  const crypto::SigningKey& key;
  const Clock& clock;
  std::filesystem::path checkpoint_file;
};

class Signer {
 public:
  explicit Signer(const SignerParts& parts);

  // Looks at what is there and mends what a crash left: a line that was cut off, a checkpoint that reached the file
  // alone. A record without any seal gets its first one when it is new, when an older version has begun it, or when its
  // key was lost; the seal then says since when. data_damaged, now and for every later call, when the record is not
  // what was sealed.
  Result<void> settle();

  // Signs the end as it is now, unless that was done already. Settles first when that is still to be done.
  Result<void> sign_end();

  // What was sealed last; nullopt as long as that is not known.
  std::optional<AuditSeal> seal() const;

 private:
  struct Tail {
    std::vector<AuditCheckpoint> checkpoints;
    bool is_cut_off = false;
    FileMark mark;
  };

  Result<void> settle_locked();
  Result<void> look_around();
  Result<bool> may_begin(bool is_sealed, const store::AuditEnd& end) const;
  Result<AuditSeal> first_seal(const store::AuditEnd& end);
  Result<AuditSeal> continued(const AuditSeal& seal, const store::AuditEnd& end);
  Result<store::AuditEnd> sealed_place(const AuditSeal& seal, const store::AuditEnd& end) const;
  Result<Tail> read_tail(const AuditSeal& seal) const;
  Result<void> add_to_database(const std::vector<AuditCheckpoint>& checkpoints);
  Result<void> sign(const store::AuditEnd& end);
  Result<AuditSeal> write(AuditSeal seal) const;

  SignerParts parts_;
  std::filesystem::path seal_file_;
  mutable std::mutex mutex_;
  std::optional<AuditSeal> seal_;
  FileMark mark_;                 // of the file of checkpoints, as sealed
  std::optional<Error> refusal_;  // why nothing is signed any more
};

}  // namespace kf::record
