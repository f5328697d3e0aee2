#include "sidecar/record/seal_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>

#include "shared/contracts/json_codec.h"

namespace kf::record {
namespace {

Error cannot_be(const std::filesystem::path& file, std::string_view what) {
  return {ErrorCode::unavailable, file.string() + " cannot be " + std::string(what) + "."};
}

bool is_written_durably(const std::filesystem::path& file, const std::string& text) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return false;
  const bool is_written =
      ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  ::close(fd);
  return is_written;
}

bool is_synced(const std::filesystem::path& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool is_done = ::fsync(fd) == 0;
  ::close(fd);
  return is_done;
}

}  // namespace

std::filesystem::path seal_file_beside(const std::filesystem::path& checkpoint_file) {
  return checkpoint_file.parent_path() / "record-seal.json";
}

Result<std::optional<AuditSeal>> read_seal(const std::filesystem::path& file) {
  std::error_code fault;
  if (!std::filesystem::exists(file, fault) && !fault) return std::optional<AuditSeal>();
  std::ifstream in(file, std::ios::binary);
  std::string text(kSealBytesMax, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (fault || in.bad() || !in.is_open()) return cannot_be(file, "read");
  text.resize(static_cast<size_t>(in.gcount()));
  auto seal = decode_json<AuditSeal>(text);
  if (seal) return std::optional(std::move(seal).value());
  return Error{ErrorCode::data_damaged, file.string() + " is no seal of the record's end."};
}

Result<void> write_seal(const std::filesystem::path& file, const AuditSeal& seal) {
  const std::filesystem::path beside = file.string() + ".next";
  const bool is_done = is_written_durably(beside, to_json_text(seal) + "\n") &&
                       ::rename(beside.c_str(), file.c_str()) == 0 && is_synced(file.parent_path());
  return is_done ? Result<void>() : cannot_be(file, "written");
}

}  // namespace kf::record
