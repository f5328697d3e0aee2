#include "sidecar/record/recorder.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include <fstream>

namespace kf::record {
namespace {

// In one write, with a line's end in front: what a crash left of an earlier line cannot spoil this one.
Result<void> append_line(const std::filesystem::path& file, const std::string& line) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return Error{ErrorCode::unavailable, "The file of checkpoints cannot be opened."};
  const std::string text = "\n" + line;
  const bool is_written =
      ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fdatasync(fd) == 0;
  ::close(fd);
  if (!is_written) return Error{ErrorCode::unavailable, "The file of checkpoints cannot be written."};
  return {};
}

}  // namespace

Recorder::Recorder(RecorderParts parts) : parts_(std::move(parts)), thread_([this] { loop(); }) {}

Recorder::~Recorder() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_one();
  thread_.join();
  if (const auto signed_end = checkpoint(); !signed_end)
    parts_.log.error("the end of the record is not signed", {{"detail", signed_end.error().message}});
}

std::future<Result<int64_t>> Recorder::add(AuditRecord entry, store::AppendOptions options) {
  entry.at_ms = wall_ms(parts_.clock);
  auto added = parts_.repository.append(std::move(entry), std::move(options));
  bool is_first = false;
  bool is_full = false;
  {
    const std::lock_guard lock(mutex_);
    is_first = ++unsigned_entries_ == 1;
    is_full = unsigned_entries_ >= kCheckpointEntries;
  }
  if (is_first || is_full) changed_.notify_one();
  return added;
}

void Recorder::loop() {
  pthread_setname_np(pthread_self(), "kf-recorder");
  std::unique_lock lock(mutex_);
  while (!is_ending_) {
    changed_.wait(lock, [this] { return is_ending_ || unsigned_entries_ > 0; });
    changed_.wait_for(lock, kCheckpointAfter, [this] { return is_ending_ || unsigned_entries_ >= kCheckpointEntries; });
    if (is_ending_) return;
    unsigned_entries_ = 0;
    lock.unlock();
    if (const auto done = checkpoint(); !done)
      parts_.log.error("the record could not be signed", {{"detail", done.error().message}});
    lock.lock();
  }
}

// The file first: a checkpoint that stands there alone still proves what it says.
Result<void> Recorder::checkpoint() {
  const std::lock_guard lock(signing_);
  KF_TRY(const store::AuditEnd end, parts_.repository.end());
  if (end.seq == 0 || end.seq == signed_seq_) return {};
  const auto bytes = bytes_from_hex(end.hash);
  audit::Digest hash{};
  if (!bytes || bytes->size() != hash.size()) return Error{ErrorCode::data_damaged, "The record's end is damaged."};
  std::copy(bytes->begin(), bytes->end(), hash.begin());
  const auto checkpoint = audit::sign_checkpoint(parts_.key, end.seq, hash, wall_ms(parts_.clock));
  KF_CHECK(append_line(parts_.checkpoint_file, to_json_text(checkpoint)));
  KF_CHECK(parts_.repository.add_checkpoint(checkpoint));
  signed_seq_ = end.seq;
  return {};
}

Result<std::vector<AuditCheckpoint>> Recorder::outside_checkpoints() const {
  return read_checkpoint_file(parts_.checkpoint_file);
}

Result<std::vector<AuditCheckpoint>> read_checkpoint_file(const std::filesystem::path& file) {
  std::vector<AuditCheckpoint> found;
  std::ifstream lines(file);
  std::error_code ignored;
  if (!lines && std::filesystem::exists(file, ignored)) {
    return Error{ErrorCode::unavailable, file.string() + " cannot be read."};
  }
  for (std::string line; std::getline(lines, line);) {
    if (auto checkpoint = decode_json<AuditCheckpoint>(line)) found.push_back(std::move(*checkpoint));
  }
  return found;
}

}  // namespace kf::record
