#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "sidecar/store/data_folder.h"
#include "sidecar/store/store.h"

namespace kf::store {
namespace {

class FlockedFile final : public FolderLock {
 public:
  explicit FlockedFile(int fd) : fd_(fd) {}
  // Closing, not unlocking: a forked child that ends must not release its parent's lock.
  ~FlockedFile() override { ::close(fd_); }
  FlockedFile(const FlockedFile&) = delete;
  FlockedFile& operator=(const FlockedFile&) = delete;

  int fd() const { return fd_; }

 private:
  int fd_;
};

Error in_use(const std::filesystem::path& folder, int fd) {
  std::array<char, 64> start{};
  const ssize_t length = ::pread(fd, start.data(), start.size(), 0);
  const std::string_view text(start.data(), length > 0 ? static_cast<size_t>(length) : 0);
  const std::string_view pid = text.substr(0, text.find_first_not_of("0123456789"));
  const std::string holder = pid.empty() ? "another process" : "process " + std::string(pid);
  return {ErrorCode::conflict, "The data folder " + folder.string() + " is in use by " + holder + "."};
}

// For the message above and for people who look. The lock itself is the kernel's.
Result<void> write_holder(int fd, const std::filesystem::path& file) {
  const std::string text = std::to_string(::getpid()) + "\n" + iso8601(SystemClock().wall()) + "\n";
  if (::ftruncate(fd, 0) != 0) return system_error(errno, file);
  if (::pwrite(fd, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) return system_error(errno, file);
  return {};
}

}  // namespace

Result<std::unique_ptr<FolderLock>> lock_folder(const std::filesystem::path& folder) {
  KF_CHECK(make_private_folder(folder));
  const auto file = folder / "lock";
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return system_error(errno, file);
  auto lock = std::make_unique<FlockedFile>(fd);
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    return errno == EWOULDBLOCK ? in_use(folder, fd) : system_error(errno, file);
  }
  KF_CHECK(write_holder(fd, file));
  return std::unique_ptr<FolderLock>(std::move(lock));
}

}  // namespace kf::store
