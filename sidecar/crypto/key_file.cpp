#include "sidecar/crypto/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <system_error>

#include "sidecar/base/give_up.h"
#include "sidecar/crypto/aead.h"
#include "sidecar/crypto/digest.h"
#include "sidecar/crypto/scrypt.h"

namespace kf::crypto {
namespace {

// The file: a line that says what it is, the key or the salt of a passphrase or the keychain's id, and the first bytes
// of a digest over the first heading and the key; in hexadecimal.
constexpr std::string_view kHeading = "knowledge-foundry master key 1\n";
constexpr std::string_view kSaltHeading = "knowledge-foundry passphrase 1\n";
constexpr std::string_view kKeychainHeading = "knowledge-foundry keychain 1\n";
constexpr size_t kCheckBytes = 8;
constexpr size_t kSaltBytes = 16;
constexpr size_t kFileBytesMax = std::max(kHeading.size(), kSaltHeading.size()) + (kKeyBytes + kCheckBytes) * 2 + 1;
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
  return {ErrorCode::locked, "The master key " + file.string() + " " + why + "."};
}

Error system_said(const std::filesystem::path& file, int error) {
  return {ErrorCode::unavailable, file.string() + ": " + std::generic_category().message(error) + "."};
}

std::string_view check_of(const Digest& digest) { return bytes_of(digest).substr(0, kCheckBytes); }

Digest digest_over(const Secret& key) {
  Secret text(kHeading.size() + key.size());
  std::copy(kHeading.begin(), kHeading.end(), text.bytes().begin());
  std::copy(key.bytes().begin(), key.bytes().end(), text.bytes().begin() + kHeading.size());
  return sha256(text.reveal());
}

// `kept` is the key, or the salt that it comes from.
Secret text_of(std::string_view heading, const Secret& kept, const Secret& key) {
  Secret text(heading.size() + (kept.size() + kCheckBytes) * 2 + 1);
  auto* at = reinterpret_cast<char*>(text.bytes().data());
  at = std::copy(heading.begin(), heading.end(), at);
  write_hex(kept.reveal(), at);
  write_hex(check_of(digest_over(key)), at + kept.size() * 2);
  text.bytes().back() = '\n';
  return text;
}

struct Kept {
  Secret bytes;  // the key, or the salt
  Secret check;
};

std::optional<Kept> kept_in(std::string_view text, std::string_view heading, size_t size) {
  Secret bytes(size + kCheckBytes);
  if (!text.starts_with(heading) || text.size() != heading.size() + bytes.size() * 2 + 1) return std::nullopt;
  if (!read_hex(text.substr(heading.size(), bytes.size() * 2), bytes.bytes())) return std::nullopt;
  return Kept{Secret(bytes.reveal().substr(0, size)), Secret(bytes.reveal().substr(size))};
}

bool fits(const Secret& key, const Secret& check) { return Secret(check_of(digest_over(key))) == check; }

// The cost is ours, so only a machine without memory refuses it.
Secret stretched(const Secret& passphrase, const Secret& salt) {
  auto key = scrypt(passphrase, salt.reveal(), kKeyBytes);
  insist(key.ok(), "no memory for scrypt");
  return std::move(key).value();
}

Result<Secret> key_of_passphrase(const Kept& salt, const Secret& passphrase) {
  if (passphrase.is_empty())
    return Error{ErrorCode::locked, "The master key comes from a passphrase. Enter it: knowledge-foundry vault unlock",
                 "passphrase"};
  Secret key = stretched(passphrase, salt.bytes);
  if (fits(key, salt.check)) return key;
  return Error{ErrorCode::locked, "This is not the passphrase of the master key.", "passphrase"};
}

Result<Secret> key_of_keychain(const Kept& id, const Secret& given) {
  Secret key(kKeyBytes);
  const bool is_key = given.size() == kKeyBytes * 2 && read_hex(given.reveal(), key.bytes());
  if (is_key && fits(key, id.check)) return key;
  return Error{ErrorCode::locked, "The master key lies in the desktop's keychain, which did not give it."};
}

Result<Secret> key_from(const Secret& text, const std::filesystem::path& file, const Secret& given) {
  if (const auto salt = kept_in(text.reveal(), kSaltHeading, kSaltBytes)) return key_of_passphrase(*salt, given);
  if (const auto id = kept_in(text.reveal(), kKeychainHeading, kSaltBytes)) return key_of_keychain(*id, given);
  auto kept = kept_in(text.reveal(), kHeading, kKeyBytes);
  if (!kept) return unusable(file, "is no key file of this version, or damaged");
  if (!fits(kept->bytes, kept->check)) return unusable(file, "is damaged");
  return std::move(kept->bytes);
}

// All of it and no more than a key file has; `errno` tells when there is none.
std::optional<Secret> text_in(int fd) {
  Secret text(kFileBytesMax + 1);
  const ssize_t count = ::read(fd, text.bytes().data(), text.size());
  if (count < 0) return std::nullopt;
  return Secret(text.reveal().substr(0, static_cast<size_t>(count)));
}

Result<Secret> read_key(int fd, const std::filesystem::path& file, const Secret& given) {
  struct stat found {};
  (void)::fstat(fd, &found);  // of an open file it does not fail, and what is all zero is not a file
  if (!S_ISREG(found.st_mode)) return unusable(file, "is not a file");
  if ((found.st_mode & kOthers) != 0) return unusable(file, "can be read by others; 'chmod 600' closes it");
  const auto text = text_in(fd);
  if (!text) return system_said(file, errno);
  return key_from(*text, file, given);
}

struct NewKey {
  Secret key;
  Secret text;  // of its file
  std::string keychain_id;
};

NewKey new_key(const NewKeyHome& home) {
  if (home.home == KeyHome::file) {
    Secret key = Secret::random(kKeyBytes);
    Secret text = text_of(kHeading, key, key);
    return {std::move(key), std::move(text), {}};
  }
  const Secret salt = Secret::random(kSaltBytes);
  if (home.home == KeyHome::keychain) {
    Secret key = Secret::random(kKeyBytes);
    Secret text = text_of(kKeychainHeading, salt, key);
    return {std::move(key), std::move(text), hex_of(salt.reveal())};
  }
  Secret key = stretched(home.passphrase, salt);
  Secret text = text_of(kSaltHeading, salt, key);
  return {std::move(key), std::move(text), {}};
}

// A file of this name with a new key, durable but for the folder's entry. What lay there before goes.
Result<StagedKey> write_new_key(const std::filesystem::path& file, const NewKeyHome& home) {
  ::unlink(file.c_str());
  auto [key, text, keychain_id] = new_key(home);
  const Descriptor made(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (made.get() < 0) return system_said(file, errno);
  const bool is_written = ::write(made.get(), text.bytes().data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                          ::fsync(made.get()) == 0;  // GCOV_EXCL_BR_LINE: fails on a broken disk alone
  if (is_written) return StagedKey{std::move(key), std::move(keychain_id)};
  const int error = errno;
  ::unlink(file.c_str());
  return system_said(file, error);
}

Result<void> sync_folder_of(const std::filesystem::path& file) {
  const Descriptor folder(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0) return system_said(file, errno);
  if (::fsync(folder.get()) != 0) return system_said(file, errno);  // GCOV_EXCL_BR_LINE: on a broken disk alone
  return {};
}

std::filesystem::path staged(const std::filesystem::path& file) { return file.string() + ".next"; }

// Whole or not at all: written beside, then linked under its name, which fails when somebody was first.
Result<Secret> make_key(const std::filesystem::path& file) {
  const std::filesystem::path beside = file.string() + ".new";
  KF_TRY(auto made, write_new_key(beside, {}));
  const bool is_linked = ::link(beside.c_str(), file.c_str()) == 0;
  const int error = errno;
  ::unlink(beside.c_str());
  if (!is_linked) return system_said(file, error);  // GCOV_EXCL_BR_LINE: when somebody was first by microseconds
  KF_CHECK(sync_folder_of(file));
  return std::move(made.key);
}

}  // namespace

KeyFileLook look_at_key_file(const std::filesystem::path& file) {
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  const auto text = text_in(opened.get());
  if (!text) return {};
  if (kept_in(text->reveal(), kSaltHeading, kSaltBytes)) return {KeyHome::passphrase, {}};
  const auto id = kept_in(text->reveal(), kKeychainHeading, kSaltBytes);
  return id ? KeyFileLook{KeyHome::keychain, hex_of(id->bytes.reveal())} : KeyFileLook{};
}

Result<Secret> read_key_file(const std::filesystem::path& file, MayMake may_make, const Secret& given) {
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (opened.get() >= 0) return read_key(opened.get(), file, given);
  if (errno != ENOENT) return system_said(file, errno);
  if (may_make == MayMake::yes) return make_key(file);
  return Error{ErrorCode::locked, "The master key " + file.string() +
                                      " is missing. Put it back from where you keep its copy; a new one would open "
                                      "nothing of what is there."};
}

// The digits without the check value: who types a key by hand has none.
Result<Secret> key_from_text(const Secret& text, const std::filesystem::path& named) {
  std::string_view digits = text.reveal();
  while (digits.ends_with('\n')) digits.remove_suffix(1);
  Secret key(kKeyBytes);
  if (digits.size() == kKeyBytes * 2 && read_hex(digits, key.bytes())) return key;
  return key_from(text, named, {});
}

Result<StagedKey> stage_key_file(const std::filesystem::path& file, const NewKeyHome& home) {
  KF_TRY(auto made, write_new_key(staged(file), home));
  KF_CHECK(sync_folder_of(file));
  return made;
}

Result<void> promote_staged_key(const std::filesystem::path& file) {
  if (::rename(staged(file).c_str(), file.c_str()) != 0) return system_said(file, errno);
  return sync_folder_of(file);
}

void discard_staged_key(const std::filesystem::path& file) { ::unlink(staged(file).c_str()); }

Result<void> put_key_file_aside(const std::filesystem::path& file) {
  std::error_code failed;
  if (!std::filesystem::exists(std::filesystem::symlink_status(file, failed))) return {};
  std::filesystem::path aside;
  for (int number = 1; aside.empty() || std::filesystem::exists(aside, failed); ++number)
    aside = file.string() + ".lost-" + std::to_string(number);
  if (::rename(file.c_str(), aside.c_str()) != 0) return system_said(file, errno);
  return sync_folder_of(file);
}

}  // namespace kf::crypto
