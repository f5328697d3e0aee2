#pragma once
// The file of checkpoints beside the database: it only grows, one checkpoint a line, as JSON.

#include <filesystem>
#include <fstream>
#include <optional>

#include "sidecar/audit/chain.h"

namespace kf::record {

// A longer line is none of ours: it is read in parts, each of which holds no checkpoint.
inline constexpr size_t kCheckpointLineMax = 4096;

// How far the file goes and what it holds up to there.
struct FileMark {
  int64_t bytes = 0;
  audit::Digest digest = audit::kChainStart;
};

// Adds a line, durably; one write, with a line's end in front, so that what a crash left of an earlier line cannot
// spoil this one. Moves `mark` behind it. unavailable when the disk does not play along; a part of the line may then
// stand there.
Result<void> append_checkpoint(const std::filesystem::path& file, const AuditCheckpoint& checkpoint, FileMark& mark);

// The lines of the file as it was when it was opened, from `from` on.
class CheckpointLines {
 public:
  // An absent file holds none; unavailable for one that cannot be read.
  static Result<CheckpointLines> open(const std::filesystem::path& file, const FileMark& from = {});

  struct Line {
    int64_t begins_at = 0;
    int64_t number = 0;  // as an editor counts, when the file was opened from its beginning
    std::string text;
    std::optional<AuditCheckpoint> checkpoint;  // nullopt when it cannot be read
  };
  // The next line that is not blank; nullopt at the end.
  std::optional<Line> next();

  int64_t size() const { return size_; }
  // Where the last line ends that was given, with all before it.
  const FileMark& mark() const { return mark_; }

 private:
  std::string take_line();

  std::ifstream in_;
  int64_t size_ = 0;
  int64_t at_ = 0;
  int64_t number_ = 0;
  FileMark mark_;
};

}  // namespace kf::record
