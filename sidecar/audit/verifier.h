#pragma once
// Goes through a record from its beginning and says whether it is whole, or where it is not.

#include <map>
#include <optional>

#include "sidecar/audit/chain.h"
#include "sidecar/audit/lost_keys.h"

namespace kf::audit {

// The end of a record as somebody has kept it; `hash` in hexadecimal.
struct KeptEnd {
  int64_t seq = 0;
  std::string hash;
};

// Whether the public key was known before the record was seen, or is the one that the record itself names.
enum class Trust { known_key, own_key };

// Where the record's checkpoints stand: in one place, or in the database and, each of them, in a file beside it.
enum class Places { one, database_and_file };
enum class Place { database, file };

struct VerifierOptions {
  std::string public_key;  // 32 bytes
  Trust trust = Trust::known_key;
  Places places = Places::one;
  std::optional<AuditSeal> seal = {};
  std::optional<KeptEnd> kept_end = {};
};

// Feed the purges first, then the entries in the order of their seq, and each checkpoint before the entry that it
// signs. Memory grows with the checkpoints that wait for their entry and with those of lost keys alone.
class Verifier {
 public:
  explicit Verifier(VerifierOptions options);

  void add(const AuditPurge& purge);
  void add(const AuditCheckpoint& checkpoint, Place place = Place::database);
  void add(const AuditEntry& entry);
  // Something beside the entries is not as it must be. What an entry shows is told first.
  void fault_beside(std::string what);
  AuditVerification finish();

 private:
  struct Signed {
    std::vector<AuditCheckpoint> checkpoints;  // the same from both places once
    bool is_in_database = false;
    bool is_in_file = false;
  };
  struct Doubt {
    Statement statement;
    AuditVerdict verdict = AuditVerdict::whole;  // when a lost key has signed it; whole: then it fits
    int64_t bad_seq = 0;
    std::string what;
  };

  bool is_whole_so_far() const { return result_.verdict == AuditVerdict::whole; }
  void fail(AuditVerdict verdict, int64_t seq, std::string what);
  void judge_purge_entry(const AuditEntry& entry);
  void judge_places(int64_t seq, const Signed& here);
  void judge(const AuditCheckpoint& checkpoint);
  void judge_known_ends(const AuditEntry& entry);
  void judge_doubts();
  void judge_purge();
  void judge_what_lacks();
  void judge_seal();
  void judge_kept_end();
  void conclude();
  bool is_end_known() const;
  bool is_kept_end_gone() const;
  bool is_newest_purge_at(int64_t seq) const;

  VerifierOptions options_;
  Digest last_hash_ = kChainStart;
  int64_t next_seq_ = 1;
  std::map<int64_t, AuditPurge> purges_;
  std::map<int64_t, AuditPurge> untold_purges_;
  std::map<int64_t, Signed> waiting_;  // checkpoints by their entry
  std::vector<Doubt> doubts_;
  LostKeys lost_keys_;
  int64_t signed_seq_ = 0;  // by the known key itself
  std::string beside_;
  AuditVerification result_;
};

}  // namespace kf::audit
