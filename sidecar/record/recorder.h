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

// `checkpoint_file` lies outside the database and only grows: one checkpoint a line, as JSON.
struct RecorderParts {
  store::AuditRepository& repository;
  const crypto::SigningKey& key;
  const Clock& clock;
  Log& log;
  std::filesystem::path checkpoint_file;
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

  std::string public_key() const { return parts_.key.public_key(); }
  Result<std::vector<AuditCheckpoint>> outside_checkpoints() const;

 private:
  void loop();

  RecorderParts parts_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int64_t unsigned_entries_ = 0;
  bool is_ending_ = false;
  std::mutex signing_;      // one checkpoint at a time
  int64_t signed_seq_ = 0;  // under signing_
  std::thread thread_;      // last: it uses all of the above
};

// The checkpoints of a file; lines that hold none, such as one that a crash cut off, are passed over. An absent file
// holds none; unavailable for one that cannot be read.
Result<std::vector<AuditCheckpoint>> read_checkpoint_file(const std::filesystem::path& file);

}  // namespace kf::record
