#include "sidecar/app/application.h"

#include <iostream>

#include "sidecar/api/all_routes.h"
#include "sidecar/app/complain.h"
#include "sidecar/app/control_socket.h"
#include "sidecar/app/locked.h"
#include "sidecar/app/opened_data.h"
#include "sidecar/app/signal_waiter.h"
#include "sidecar/app/token_command.h"
#include "sidecar/app/vault_command.h"
#include "sidecar/base/version.h"
#include "sidecar/net/http_server.h"
#include "sidecar/record/credential_use.h"

namespace kf::app {
namespace {

identity::SessionOptions session_options(const Config& config, uint16_t port) {
  return {std::chrono::seconds(config.launch_ttl_s), std::chrono::seconds(config.session_idle_s),
          std::chrono::seconds(config.kept_session_idle_s), "kf_session_" + std::to_string(port)};
}

// 0: as many as there are.
void share_streams(int of_user, net::ServerOptions& options) {
  options.streams_of_share_max = of_user > 0 ? of_user : options.streams_max;
}

// Whoever the configuration names, and where LM Studio's app answers while its server is off.
net::AddressPolicy address_policy(const Config& config) {
  net::AddressPolicy policy{{*net::parse_origin(config.ollama_base_url), *net::parse_origin(config.lmstudio_base_url)},
                            config.private_networks};
  for (const uint16_t port : providers::real_world().greeting_ports)
    policy.registered.push_back({"127.0.0.1", port, ""});
  return policy;
}

std::vector<providers::Provider*> borrowed(const std::vector<std::unique_ptr<providers::Provider>>& owned) {
  std::vector<providers::Provider*> list;
  list.reserve(owned.size());
  for (const auto& provider : owned) list.push_back(provider.get());
  return list;
}

// Everything that serves, built once the data folder and the configuration are known to be good.
class Application {
 public:
  Application(const Config& config, const Clock& clock, Log& log, OpenedData& data, record::Recorder& recorder,
              api::StaticFiles files)
      : config_(config),
        log_(log),
        store_(*data.store),
        vault_(*data.vault),
        recorder_(recorder),
        credential_use_(recorder, clock),
        clock_(clock),
        files_(std::move(files)),
        client_(net::make_http_client(address_policy(config))),
        limits_({config.reads_per_minute, config.actions_per_minute}, clock),
        calls_(config.provider_calls_per_minute, clock),
        session_secret_(std::move(data.keys.sessions)),
        idempotency_(store_.idempotency(), std::move(data.keys.idempotency), clock),
        users_(store_.users(), clock),
        tokens_(store_.tokens(), std::move(data.keys.token_pepper), clock),
        browser_key_(std::move(data.keys.known_browsers)) {}

  int run() {
    tidy_tokens();
    const auto ollama = net::parse_origin(config_.ollama_base_url);
    const auto lmstudio = net::parse_origin(config_.lmstudio_base_url);
    const vault::CredentialName token{vault::kShared, "lmstudio", "http://" + lmstudio->authority()};
    providers_ =
        providers::make_all_providers({{*ollama}, {*lmstudio, [this, token] { return bearer(token); }}}, *client_);
    providers::LocalDiscovery discovery(borrowed(providers_), clock_);
    consent::Consents consents(store_.consents(), clock_);
    chat::ChatService chat(
        {providers_, store_.conversations(), recorder_, consents, calls_, clock_, log_, is_stopping_});

    // Declared before the server: a handler that outlives the drain still finds what it uses.
    std::optional<api::Door> door;
    std::optional<identity::Sessions> sessions;
    std::optional<identity::Authenticator> authenticator;
    std::optional<identity::KnownBrowsers> browsers;
    net::ServerOptions options;
    options.host = config_.host;
    options.port = config_.port;
    share_streams(config_.streams_per_user, options);
    net::HttpServer server(
        options, [this](net::Request& request) { return router_->judge(request); }, log_);
    if (const auto bound = server.bind(); !bound) return complain(kExitPortTaken, bound.error());

    door.emplace(server.port(), config_.allowed_hosts);
    sessions.emplace(session_options(config_, server.port()), std::move(session_secret_), store_.sessions(), clock_);
    authenticator.emplace(users_, *sessions, tokens_);
    browsers.emplace(std::move(browser_key_), "kf_browser_" + std::to_string(server.port()));
    auto routes = api::all_routes({store_,
                                   recorder_,
                                   users_,
                                   *sessions,
                                   tokens_,
                                   *browsers,
                                   vault_,
                                   {{token.provider, token.origin}},
                                   discovery,
                                   providers_,
                                   chat,
                                   consents,
                                   clock_,
                                   config_.record_retention_days});
    router_.emplace(std::move(routes), api::Router::Gates{*door, *authenticator, limits_, idempotency_}, log_,
                    [this](api::Context& c) { return files_.serve(c.request); });
    return serve_until_signal(server, *sessions);
  }

 private:
  void tidy_tokens() {
    const auto revoked = revoke_tokens_made_for_persons(users_, tokens_, recorder_);
    if (!revoked) return log_.error("tokens are not looked through", {{"detail", revoked.error().message}});
    if (*revoked > 0) log_.warn("tokens that were made for other people are revoked", {{"count", *revoked}});
  }

  // A credential that does not open, or whose use cannot be recorded, is as good as none: the server then says that it
  // wants one.
  std::string bearer(const vault::CredentialName& name) {
    const auto token = vault_.get(name);
    if (!token || !*token || !credential_use_.tell(name.provider, name.origin)) return {};
    return "Bearer " + std::string((*token)->reveal());
  }

  Result<std::string> carry_out(const ControlRequest& request, const std::function<std::string()>& mint_link) {
    switch (request.verb) {
      case ControlVerb::open: return mint_link();
      case ControlVerb::token:
        return make_owner_token(store_.users(), tokens_, recorder_, request.token.value_or(NewToken()));
      case ControlVerb::vault_status: return status_line(config_, vault_);
      case ControlVerb::vault_rotate: return rotate_master_key(config_, vault_, recorder_, request);
      case ControlVerb::vault_unlock: return std::string("The vault is open already.");
      case ControlVerb::vault_reset: break;
    }
    return keys_are_not_lost();
  }

  int serve_until_signal(net::HttpServer& server, identity::Sessions& sessions) {
    const std::string address = address_of(config_, server.port());
    const auto mint_link = [&sessions, address] { return address + "/#launch=" + sessions.mint_launch_token(); };
    auto control = ControlSocket::listen(config_.data_dir, [&](const auto& r) { return carry_out(r, mint_link); });
    if (!control) log_.warn("no control socket", {{"detail", control.error().message}});
    SignalWaiter waiter([this, &server] {
      is_stopping_ = true;
      users_.stop();
      server.stop();
    });
    // Connections wait in the backlog until run() takes them, so the line is true when it is printed.
    std::cout << "Knowledge Foundry ready at " << mint_link() << std::endl;
    log_.info("serving", {{"address", address}, {"data_dir", config_.data_dir.string()}});
    server.run();
    log_.info("stopped");
    return kExitWell;
  }

  const Config& config_;
  Log& log_;
  store::Store& store_;
  vault::Vault& vault_;
  record::Recorder& recorder_;
  record::CredentialUse credential_use_;
  const Clock& clock_;
  api::StaticFiles files_;
  std::unique_ptr<net::HttpClient> client_;
  std::vector<std::unique_ptr<providers::Provider>> providers_;
  api::RateLimits limits_;
  TokenBuckets calls_;             // of models, for each provider
  crypto::Secret session_secret_;  // until the sessions are made, which takes the port
  api::Idempotency idempotency_;
  identity::Users users_;
  identity::Tokens tokens_;
  crypto::Secret browser_key_;
  std::optional<api::Router> router_;
  std::atomic<bool> is_stopping_{false};
};

AuditRecord of_sidecar(AuditAction action) {
  AuditRecord entry;
  entry.action = action;
  entry.actor = "sidecar";
  return entry;
}

// Nobody waits for the first entry: nothing has happened yet that would need a record.
int serve_on_record(record::Recorder& recorder, const std::string& settings, const std::function<int()>& run) {
  if (const auto told = recorder.tell_key(); !told) return complain(exit_code_of(told.error()), told.error());
  AuditRecord started = of_sidecar(AuditAction::sidecar_started);
  started.detail = "version " + std::string(version()) + settings;
  (void)recorder.add(std::move(started));
  const int code = run();
  (void)recorder.add_and_wait(of_sidecar(AuditAction::sidecar_stopped)).ok();  // the store has logged why not
  return code;
}

}  // namespace

int serve(const Config& config) {
  SystemClock clock;
  Log log(config.log_format, config.log_level, clock, stderr_sink());
  auto files = api::StaticFiles::load(config.web_dir);
  if (!files) return complain(kExitConfiguration, files.error());
  if (config.given_key && config.given_key->rank == GivenKey::Rank::behind_file)
    log.warn("a master key came through the environment, where other programs may have seen it");
  auto data = open_when_unlocked(config, *files, clock, log);
  if (!data && data.error().code == ErrorCode::cancelled) return kExitWell;
  if (!data && data.error().field == "port") return complain(kExitPortTaken, data.error());
  if (!data) return complain(exit_code_of(data.error()), data.error());
  store::Store& store = *data->store;
  if (const auto broken = store.conversations().mark_broken_off(); !broken) {
    return complain(exit_code_of(broken.error()), broken.error());
  } else if (*broken > 0) {
    log.warn("answers were cut off by the last stop", {{"count", *broken}});
  }
  const std::chrono::hours retention = std::chrono::days(config.record_retention_days);
  record::Recorder recorder({store.audit(), data->keys.record, clock, log, checkpoint_file(config), retention});
  return serve_on_record(recorder, config.told, [&] {
    return Application(config, clock, log, *data, recorder, std::move(files).value()).run();
  });
}

}  // namespace kf::app
