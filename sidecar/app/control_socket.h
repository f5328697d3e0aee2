#pragma once
// How commands such as `knowledge-foundry open` reach the sidecar that runs: a Unix socket in the data folder, for the
// same user only.

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "shared/contracts/identity.h"
#include "sidecar/crypto/key_file.h"

namespace kf {

template <>
struct EnumNames<crypto::KeyHome> {
  static constexpr std::array<std::pair<crypto::KeyHome, std::string_view>, 3> kNames{
      {{crypto::KeyHome::file, "file"},
       {crypto::KeyHome::passphrase, "passphrase"},
       {crypto::KeyHome::keychain, "keychain"}}};
};

}  // namespace kf

namespace kf::app {

enum class ControlVerb { open, token, vault_status, vault_rotate, vault_unlock, vault_reset };

struct ControlRequest {
  ControlVerb verb = ControlVerb::open;
  std::optional<NewToken> token = {};
  std::optional<std::string> passphrase = {};  // of vault_unlock, and of vault_rotate for the key to come
  std::optional<crypto::KeyHome> home = {};    // of vault_rotate; nothing: where the key lies now

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    visit.required("verb", self.verb);
    visit("token", self.token);
    visit("passphrase", self.passphrase);
    visit("home", self.home);
  }

  crypto::Secret passphrase_or_none() const { return crypto::Secret(std::string_view(passphrase.value_or(""))); }
};

// Gives the line that the command prints.
using ControlHandler = std::function<Result<std::string>(const ControlRequest&)>;

class ControlSocket {
 public:
  // `handler` is called for each request that somebody of our own user sends.
  static Result<std::unique_ptr<ControlSocket>> listen(const std::filesystem::path& data_dir, ControlHandler handler);
  ~ControlSocket();
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;

 private:
  ControlSocket(int fd, std::filesystem::path path, ControlHandler handler);
  void serve();
  void answer(int client) const;

  int fd_;
  std::filesystem::path path_;
  ControlHandler handler_;
  std::atomic<bool> is_closing_{false};
  std::thread thread_;
};

// Asks the sidecar of `data_dir`. not_found with field "data_dir" when none runs there.
Result<std::string> ask_sidecar(const std::filesystem::path& data_dir, const ControlRequest& request);

}  // namespace kf::app

template <>
struct kf::EnumNames<kf::app::ControlVerb> {
  static constexpr std::array<std::pair<kf::app::ControlVerb, std::string_view>, 6> kNames{
      {{kf::app::ControlVerb::open, "open"},
       {kf::app::ControlVerb::token, "token"},
       {kf::app::ControlVerb::vault_status, "vault_status"},
       {kf::app::ControlVerb::vault_rotate, "vault_rotate"},
       {kf::app::ControlVerb::vault_unlock, "vault_unlock"},
       {kf::app::ControlVerb::vault_reset, "vault_reset"}}};
};
