#pragma once
// Keeps the record: stamps the entries, and signs now and then what is there, so that its end cannot be cut off unseen.

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <thread>

#include "sidecar/base/clock.h"
#include "sidecar/base/log.h"
#include "sidecar/record/signer.h"

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

// `checkpoint_file` lies outside the database, and the seal of the record's end beside it. Without `retention` nothing
// is ever removed.
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

  // Signs the end of the record as it is now, unless that was signed already. data_damaged when the record is not what
  // was signed before: nothing is signed any more then.
  Result<void> checkpoint() { return signer_.sign_end(); }

  // What was sealed last; nullopt when that is not known.
  std::optional<AuditSeal> seal() const { return signer_.seal(); }

  // Tells the record which key signs it: once, and again when that is another one because the old was lost.
  Result<void> tell_key();

  // Removes the months (UTC) that ended longer ago than this, each with a signed statement and an entry of its own that
  // say so. Gives the last entry that went; 0: none did.
  Result<int64_t> purge_older_than(std::chrono::hours age);

  std::string public_key() const { return parts_.key.public_key(); }
  const std::filesystem::path& checkpoint_file() const { return parts_.checkpoint_file; }

 private:
  void note_time(int64_t now_ms);
  void loop();
  void without_lock(std::unique_lock<std::mutex>& lock, std::string_view what,
                    const std::function<Result<void>()>& work);
  Result<void> keep_retention();
  void settle();
  Result<void> follow_from_begin(const store::AuditEnd& end);

  RecorderParts parts_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int64_t newest_ms_;  // when the newest entry was added; 0 before the first
  int64_t unsigned_entries_ = 0;
  bool is_ending_ = false;
  Signer signer_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace kf::record
