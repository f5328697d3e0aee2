#include "sidecar/crypto/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "sidecar/crypto/aead.h"
#include "sidecar/crypto/digest.h"

namespace kf::crypto {
namespace {

// The file: this line, the key and the first bytes of a digest over both, in hexadecimal.
constexpr std::string_view kHeading = "knowledge-foundry master key 1\n";
constexpr size_t kCheckBytes = 8;
constexpr size_t kFileBytes = kHeading.size() + (kKeyBytes + kCheckBytes) * 2 + 1;
constexpr mode_t kOthers = 0077;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

Error unusable(const std::filesystem::path& file, const std::string& why) {
  return {ErrorCode::data_damaged, "The master key " + file.string() + " " + why + "."};
}

Error system_said(const std::filesystem::path& file, int error) {
  return {error == ENOSPC || error == EDQUOT ? ErrorCode::storage_full : ErrorCode::unavailable,
          file.string() + ": " + std::generic_category().message(error) + "."};
}

std::string_view check_of(const Digest& digest) { return bytes_of(digest).substr(0, kCheckBytes); }

Digest digest_over(const Secret& key) {
  Secret text(kHeading.size() + key.size());
  std::copy(kHeading.begin(), kHeading.end(), text.bytes().begin());
  std::copy(key.bytes().begin(), key.bytes().end(), text.bytes().begin() + kHeading.size());
  return sha256(text.reveal());
}

Secret text_of(const Secret& key) {
  Secret text(kFileBytes);
  auto* at = reinterpret_cast<char*>(text.bytes().data());
  at = std::copy(kHeading.begin(), kHeading.end(), at);
  write_hex(key.reveal(), at);
  write_hex(check_of(digest_over(key)), at + kKeyBytes * 2);
  text.bytes().back() = '\n';
  return text;
}

Result<Secret> key_from(const Secret& text, const std::filesystem::path& file) {
  const std::string_view whole = text.reveal();
  if (whole.size() != kFileBytes || !whole.starts_with(kHeading))
    return unusable(file, "is no key file of this version");
  Secret bytes(kKeyBytes + kCheckBytes);
  if (!read_hex(whole.substr(kHeading.size(), bytes.size() * 2), bytes.bytes())) return unusable(file, "is damaged");
  Secret key(bytes.reveal().substr(0, kKeyBytes));
  if (bytes.reveal().substr(kKeyBytes) != check_of(digest_over(key))) return unusable(file, "is damaged");
  return key;
}

Result<Secret> read_key(int fd, const std::filesystem::path& file) {
  struct stat found {};
  (void)::fstat(fd, &found);  // of an open file it does not fail, and what is all zero is not a file
  if (!S_ISREG(found.st_mode)) return unusable(file, "is not a file");
  if ((found.st_mode & kOthers) != 0) return unusable(file, "can be read by others; 'chmod 600' closes it");
  Secret text(kFileBytes + 1);
  const ssize_t count = ::read(fd, text.bytes().data(), text.size());
  if (count < 0) return system_said(file, errno);
  return key_from(Secret(text.reveal().substr(0, static_cast<size_t>(count))), file);
}

// A file of this name with a new key, durable but for the folder's entry. What lay there before goes.
Result<Secret> write_new_key(const std::filesystem::path& file) {
  ::unlink(file.c_str());
  Secret key = Secret::random(kKeyBytes);
  const Secret text = text_of(key);
  const Descriptor made(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (made.get() < 0) return system_said(file, errno);
  const bool is_written = ::write(made.get(), text.bytes().data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                          ::fsync(made.get()) == 0;
  if (is_written) return key;
  const int error = errno;
  ::unlink(file.c_str());
  return system_said(file, error);
}

Result<void> sync_folder_of(const std::filesystem::path& file) {
  const Descriptor folder(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0 || ::fsync(folder.get()) != 0) return system_said(file, errno);
  return {};
}

std::filesystem::path staged(const std::filesystem::path& file) { return file.string() + ".next"; }

// Whole or not at all: written beside, then linked under its name, which fails when somebody was first.
Result<Secret> make_key(const std::filesystem::path& file) {
  const std::filesystem::path beside = file.string() + ".new";
  KF_TRY(auto key, write_new_key(beside));
  const bool is_linked = ::link(beside.c_str(), file.c_str()) == 0;
  const int error = errno;
  ::unlink(beside.c_str());
  if (!is_linked) return system_said(file, error);
  KF_CHECK(sync_folder_of(file));
  return key;
}

}  // namespace

Result<Secret> read_key_file(const std::filesystem::path& file, MayMake may_make) {
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (opened.get() >= 0) return read_key(opened.get(), file);
  if (errno != ENOENT) return system_said(file, errno);
  if (may_make == MayMake::yes) return make_key(file);
  return Error{ErrorCode::not_found, "The master key " + file.string() +
                                         " is missing. Put it back from where you keep its copy; a new one would open "
                                         "nothing of what is there."};
}

Result<Secret> stage_key_file(const std::filesystem::path& file) {
  KF_TRY(auto key, write_new_key(staged(file)));
  KF_CHECK(sync_folder_of(file));
  return key;
}

Result<void> promote_staged_key(const std::filesystem::path& file) {
  if (::rename(staged(file).c_str(), file.c_str()) != 0) return system_said(file, errno);
  return sync_folder_of(file);
}

void discard_staged_key(const std::filesystem::path& file) { ::unlink(staged(file).c_str()); }

}  // namespace kf::crypto
