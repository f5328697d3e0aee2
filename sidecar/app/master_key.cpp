#include "sidecar/app/master_key.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "sidecar/app/keychain.h"

namespace kf::app {
namespace {

constexpr const char* kEnvironmentName = "KF_MASTER_KEY";
constexpr size_t kKeyTextBytesMax = 256;

// A descriptor that is ours to close.
Result<std::shared_ptr<const GivenKey>> read_from(int fd, const std::string& from) {
  crypto::Secret text(kKeyTextBytesMax);
  size_t size = 0;
  ssize_t got = 0;
  do {
    got = ::read(fd, text.bytes().data() + size, text.size() - size);
    if (got > 0) size += static_cast<size_t>(got);
  } while (got > 0 && size < text.size());
  if (fd >= 0) ::close(fd);
  if (got < 0) return Error{ErrorCode::unavailable, "The master key cannot be read " + from + ".", "vault.key_fd"};
  return std::make_shared<const GivenKey>(
      GivenKey{crypto::Secret(text.reveal().substr(0, size)), from, GivenKey::Rank::before_file});
}

std::filesystem::path credential_of_systemd(const Environment& environment) {
  const auto folder = environment.find("CREDENTIALS_DIRECTORY");
  return folder == environment.end() ? std::filesystem::path() : std::filesystem::path(folder->second) / "master-key";
}

// The one that counts: what was handed over, unless it only stands in for a file that is not there.
const GivenKey* given_key(const Config& config) {
  const GivenKey* given = config.given_key.get();
  if (given == nullptr || given->rank == GivenKey::Rank::before_file) return given;
  std::error_code ignored;
  return std::filesystem::exists(master_key_file(config), ignored) ? nullptr : given;
}

}  // namespace

crypto::Secret take_environment_key() {
  char* const text = std::getenv(kEnvironmentName);
  if (text == nullptr) return {};
  crypto::Secret taken(text);
  OPENSSL_cleanse(text, std::strlen(text));
  ::unsetenv(kEnvironmentName);
  return taken;
}

Result<std::shared_ptr<const GivenKey>> take_given_key(const Config& config, const Environment& environment,
                                                       crypto::Secret from_environment) {
  if (config.key_fd >= 0) return read_from(config.key_fd, "from descriptor " + std::to_string(config.key_fd));
  const auto credential = credential_of_systemd(environment);
  std::error_code ignored;
  if (!credential.empty() && std::filesystem::exists(credential, ignored))
    return read_from(::open(credential.c_str(), O_RDONLY | O_CLOEXEC), "from systemd's credential");
  if (from_environment.is_empty()) return std::shared_ptr<const GivenKey>();
  return std::make_shared<const GivenKey>(
      GivenKey{std::move(from_environment), std::string("from ") + kEnvironmentName, GivenKey::Rank::behind_file});
}

std::filesystem::path master_key_file(const Config& config) { return config.data_dir / "master.key"; }

Result<crypto::Secret> read_master_key(const Config& config, crypto::MayMake may_make,
                                       const crypto::Secret& passphrase) {
  if (const GivenKey* given = given_key(config)) return crypto::key_from_text(given->text, given->from);
  const auto file = master_key_file(config);
  const auto look = crypto::look_at_key_file(file);
  if (look.home != crypto::KeyHome::keychain) return crypto::read_key_file(file, may_make, passphrase);
  KF_TRY(const auto key, take_from_keychain(look.keychain_id));
  return crypto::read_key_file(file, may_make, key);
}

std::string where_the_key_is(const Config& config) {
  if (const GivenKey* given = given_key(config)) return given->from;
  switch (crypto::look_at_key_file(master_key_file(config)).home) {
    case crypto::KeyHome::passphrase: return "from a passphrase";
    case crypto::KeyHome::keychain: return "in the desktop's keychain";
    case crypto::KeyHome::file: break;
  }
  return "in " + master_key_file(config).string();
}

bool is_key_in_file(const Config& config) { return given_key(config) == nullptr; }

}  // namespace kf::app
