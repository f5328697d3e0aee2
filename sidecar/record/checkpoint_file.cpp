#include "sidecar/record/checkpoint_file.h"

#include <fcntl.h>
#include <unistd.h>

namespace kf::record {

Result<void> append_checkpoint(const std::filesystem::path& file, const AuditCheckpoint& checkpoint, FileMark& mark) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return Error{ErrorCode::unavailable, "The file of checkpoints cannot be opened."};
  const std::string line = to_json_text(checkpoint);
  const std::string text = "\n" + line;
  const bool is_written =
      ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fdatasync(fd) == 0;
  ::close(fd);
  if (!is_written) return Error{ErrorCode::unavailable, "The file of checkpoints cannot be written."};
  mark = {mark.bytes + static_cast<int64_t>(text.size()), audit::line_digest(mark.digest, line)};
  return {};
}

Result<CheckpointLines> CheckpointLines::open(const std::filesystem::path& file, const FileMark& from) {
  CheckpointLines lines;
  lines.mark_ = from;
  lines.at_ = from.bytes;
  std::error_code fault;
  if (!std::filesystem::exists(file, fault) && !fault) return lines;
  const auto size = std::filesystem::file_size(file, fault);
  lines.in_.open(file, std::ios::binary);
  if (fault || !lines.in_) return Error{ErrorCode::unavailable, file.string() + " cannot be read."};
  lines.size_ = static_cast<int64_t>(size);
  lines.in_.seekg(from.bytes);
  return lines;
}

std::string CheckpointLines::take_line() {
  std::string line;
  ++number_;
  while (at_ < size_ && line.size() < kCheckpointLineMax) {
    const int byte = in_.get();
    ++at_;
    if (byte == '\n' || byte == std::ifstream::traits_type::eof()) break;
    line.push_back(static_cast<char>(byte));
  }
  return line;
}

std::optional<CheckpointLines::Line> CheckpointLines::next() {
  while (at_ < size_) {
    const int64_t begins_at = at_;
    std::string line = take_line();
    if (line.empty()) continue;
    mark_ = {begins_at + static_cast<int64_t>(line.size()), audit::line_digest(mark_.digest, line)};
    auto checkpoint = decode_json<AuditCheckpoint>(line);
    return Line{begins_at, number_, std::move(line),
                checkpoint ? std::optional(std::move(checkpoint).value()) : std::nullopt};
  }
  return std::nullopt;
}

}  // namespace kf::record
