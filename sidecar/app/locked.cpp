#include "sidecar/app/locked.h"

#include <iostream>

#include "sidecar/api/door.h"
#include "sidecar/app/control_socket.h"
#include "sidecar/app/signal_waiter.h"
#include "sidecar/net/http_server.h"

namespace kf::app {
namespace {

// What a key must open before it counts as the right one.
Result<void> check_key(const Config& config, const crypto::Secret& passphrase) {
  KF_TRY(const auto master, read_master_key(config, crypto::MayMake::no, passphrase));
  KF_TRY(const auto reader, store::open_credential_reader(config.data_dir));
  KF_TRY(const auto rows, reader->keys());
  KF_CHECK(vault::KeyRing::open(master, rows));
  return {};
}

class LockedSidecar {
 public:
  LockedSidecar(const Config& config, const api::StaticFiles& files, const Clock& clock, Log& log, const Error& why)
      : config_(config), files_(files), clock_(clock), log_(log), why_(why.message) {}

  // The passphrase that opens the keys, empty when they need none. cancelled when the sidecar is stopped.
  Result<crypto::Secret> wait() {
    KF_TRY(const auto lock, store::lock_folder(config_.data_dir));
    net::ServerOptions options;
    options.host = config_.host;
    options.port = config_.port;
    net::HttpServer server(
        options, [this](net::Request& request) -> net::Judgement { return answer(request); }, log_);
    if (const auto bound = server.bind(); !bound) return Error{bound.error().code, bound.error().message, "port"};
    door_.emplace(server.port(), config_.allowed_hosts);
    KF_TRY(const auto control, ControlSocket::listen(config_.data_dir, [&](const ControlRequest& request) {
             auto done = carry_out(request);
             if (is_open_) server.stop();
             return done;
           }));
    const SignalWaiter waiter([&server] { server.stop(); });
    std::cout << "Knowledge Foundry is locked at " << address_of(config_, server.port()) << ": " << why_ << std::endl;
    server.run();
    if (is_open_) return std::move(passphrase_);
    return Error{ErrorCode::cancelled, "Stopped while it was locked."};
  }

 private:
  net::Response answer(const net::Request& request) const {
    const auto refuse = [&request](const Error& error) { return net::problem_response(error, request.request_id); };
    if (const auto refused = door_->refuse(request)) return refuse(*refused);
    if (request.path == "/healthz") return net::json_response(200, R"({"status":"locked"})");
    const bool is_file = request.method == "GET" || request.method == "HEAD";
    const bool is_page = request.path != "/readyz" && (request.segments.empty() || request.segments.front() != "api");
    if (!is_file || !is_page) return refuse({ErrorCode::locked, why_});
    auto file = files_.serve(request);
    return file ? std::move(file).value() : refuse(file.error());
  }

  Result<std::string> carry_out(const ControlRequest& request) {
    switch (request.verb) {
      case ControlVerb::vault_status: return "locked: " + why_;
      case ControlVerb::vault_unlock: return unlock(request.passphrase_or_none());
      case ControlVerb::vault_reset: {
        auto told = replace_lost_keys(config_, clock_, log_);
        is_open_ = told.ok();
        return told;
      }
      default: return Error{ErrorCode::locked, why_};
    }
  }

  Result<std::string> unlock(crypto::Secret passphrase) {
    KF_CHECK(check_key(config_, passphrase));
    passphrase_ = std::move(passphrase);
    is_open_ = true;
    return std::string("The vault is open.");
  }

  const Config& config_;
  const api::StaticFiles& files_;
  const Clock& clock_;
  Log& log_;
  std::string why_;
  std::optional<api::Door> door_;
  crypto::Secret passphrase_;
  std::atomic<bool> is_open_{false};
};

}  // namespace

Result<OpenedData> open_when_unlocked(const Config& config, const api::StaticFiles& files, const Clock& clock,
                                      Log& log) {
  auto data = open_data(config, clock, log);
  while (!data && data.error().code == ErrorCode::locked) {
    log.warn("locked", {{"detail", data.error().message}});
    KF_TRY(const auto passphrase, LockedSidecar(config, files, clock, log, data.error()).wait());
    data = open_data(config, clock, log, passphrase);
  }
  return data;
}

Result<std::string> replace_lost_keys(const Config& config, const Clock& clock, Log& log) {
  KF_TRY(const auto store, store::open_store(config.data_dir, clock, log));
  KF_CHECK(vault::Vault::forget_all(store->credentials()));
  for (const auto& token : store->tokens().all()) KF_CHECK(store->tokens().remove(token.verifier));
  if (is_key_in_file(config)) {
    KF_CHECK(crypto::put_key_file_aside(master_key_file(config)));
    KF_CHECK(crypto::read_key_file(master_key_file(config), crypto::MayMake::yes));
  }
  return std::string("New keys are in force. Credentials and tokens have to be given again.");
}

Error keys_are_not_lost() {
  return {ErrorCode::conflict, "The vault is open. Keys are replaced only where they are lost."};
}

}  // namespace kf::app
