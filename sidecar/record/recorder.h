#pragma once
// Keeps the record: stamps the entries, and signs now and then what is there, so that its end cannot be cut off unseen.

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <thread>

#include "sidecar/audit/verifier.h"
#include "sidecar/base/clock.h"
#include "sidecar/base/log.h"
#include "sidecar/store/audit_repository.h"

namespace kf::record {

// After so many entries, or so long after the last one, the end of the record is signed.
inline constexpr int64_t kCheckpointEntries = 1000;
inline constexpr std::chrono::seconds kCheckpointAfter{60};

// The wall clock may be set back so far before the record notes it: time servers do that, and entries of two threads
// may overtake one another.
inline constexpr std::chrono::seconds kClockSlack{2};

// EU AI Act, articles 19 and 26(6): at least six months.
inline constexpr int kRetentionDaysMin = 183;
inline constexpr int kRetentionDaysDefault = 7 * 365;
inline constexpr std::chrono::hours kRetentionEvery{24};

// `checkpoint_file` lies outside the database and only grows: one checkpoint a line, as JSON. Without `retention`
// nothing is ever removed.
struct RecorderParts {
  store::AuditRepository& repository;
  const crypto::SigningKey& key;
  const Clock& clock;
  Log& log;
  std::filesystem::path checkpoint_file;
  std::optional<std::chrono::hours> retention = {};
};

class Recorder {
 public:
  explicit Recorder(RecorderParts parts);
  ~Recorder();  // signs the end
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  // Adds an entry; its time is now. The future gives its seq when it is durable; whoever must not act without a record
  // waits for it.
  std::future<Result<int64_t>> add(AuditRecord entry, store::AppendOptions options = {});

  // The same for those who have nothing else to do meanwhile.
  Result<int64_t> add_and_wait(AuditRecord entry) { return add(std::move(entry)).get(); }

  bool is_failing() const { return parts_.repository.is_failing(); }

  // Signs the end of the record as it is now, unless that was signed already.
  Result<void> checkpoint();

  // Tells the record which key signs it: once, and again when that is another one because the old was lost.
  Result<void> tell_key();

  // Removes the months (UTC) that ended longer ago than this, each with a signed statement and an entry of its own that
  // say so. Gives the last entry that went; 0: none did.
  Result<int64_t> purge_older_than(std::chrono::hours age);

  std::string public_key() const { return parts_.key.public_key(); }
  Result<std::vector<AuditCheckpoint>> outside_checkpoints() const;

 private:
  void note_time(int64_t now_ms);
  void loop();
  void without_lock(std::unique_lock<std::mutex>& lock, std::string_view what,
                    const std::function<Result<void>()>& work);
  Result<void> keep_retention();

  RecorderParts parts_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int64_t newest_ms_;  // when the newest entry was added; 0 before the first
  int64_t unsigned_entries_ = 0;
  bool is_ending_ = false;
  std::mutex signing_;                 // one checkpoint at a time
  std::optional<int64_t> signed_seq_;  // under signing_; what an earlier recorder signed is looked up once
  std::thread thread_;                 // last: it uses all of the above
};

// The checkpoints of a file; lines that hold none, such as one that a crash cut off, are passed over. An absent file
// holds none; unavailable for one that cannot be read.
Result<std::vector<AuditCheckpoint>> read_checkpoint_file(const std::filesystem::path& file);

}  // namespace kf::record
