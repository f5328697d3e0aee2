#include "sidecar/store/data_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace kf::store {
namespace {

constexpr mode_t kFolderMode = 0700;
constexpr mode_t kFileMode = 0600;
constexpr mode_t kOthers = 0077;

}  // namespace

Error system_error(int error_number, const std::filesystem::path& path) {
  const bool is_full = error_number == ENOSPC || error_number == EDQUOT;
  return {is_full ? ErrorCode::storage_full : ErrorCode::unavailable,
          path.string() + ": " + std::generic_category().message(error_number) + "."};
}

Result<void> make_private_folder(const std::filesystem::path& folder) {
  struct stat found {};
  if (::stat(folder.c_str(), &found) == 0) {
    if (S_ISDIR(found.st_mode)) return {};
    return system_error(ENOTDIR, folder);
  }
  const auto parent = folder.has_filename() ? folder.parent_path() : folder.parent_path().parent_path();
  if (!parent.empty() && parent != folder) KF_CHECK(make_private_folder(parent));
  if (::mkdir(folder.c_str(), kFolderMode) != 0 && errno != EEXIST) return system_error(errno, folder);
  return {};
}

Result<void> check_private_folder(const std::filesystem::path& folder) {
  struct stat found {};
  if (::stat(folder.c_str(), &found) != 0) return errno == ENOENT ? Result<void>() : system_error(errno, folder);
  const std::string name = folder.string();
  if (!S_ISDIR(found.st_mode)) return system_error(ENOTDIR, folder);
  if (found.st_uid != ::geteuid()) {
    return Error{ErrorCode::unavailable, "The data folder " + name + " belongs to another user. Choose another folder.",
                 "data_dir"};
  }
  if ((found.st_mode & kOthers) == 0) return {};
  return Error{ErrorCode::unavailable,
               "Other users may enter the data folder " + name + ". Close it with: chmod 700 '" + name +
                   "'. To use it as it is, set data.allow_shared_folder to true.",
               "data_dir"};
}

Result<void> make_private_file(const std::filesystem::path& file, Log& log) {
  struct stat folder {};
  if (::stat(file.parent_path().c_str(), &folder) == 0 && (folder.st_mode & kOthers) != 0) {
    log.warn("others may enter the data folder; 'chmod 700' closes it", {{"folder", file.parent_path().string()}});
  }
  const int made = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, kFileMode);
  if (made >= 0) {
    ::close(made);
    return {};
  }
  if (errno != EEXIST) return system_error(errno, file);
  // By name, not by descriptor: closing a descriptor would drop the locks that SQLite holds on the same file in this
  // process.
  struct stat found {};
  if (::stat(file.c_str(), &found) != 0) return system_error(errno, file);
  if (!S_ISREG(found.st_mode)) return Error{ErrorCode::unavailable, file.string() + ": is not a file."};
  if ((found.st_mode & kOthers) != 0 && ::chmod(file.c_str(), kFileMode) != 0) return system_error(errno, file);
  return {};
}

}  // namespace kf::store
