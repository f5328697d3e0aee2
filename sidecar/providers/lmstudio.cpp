#include <algorithm>

#include "sidecar/providers/asked_token.h"
#include "sidecar/providers/chat_request.h"
#include "sidecar/providers/lmstudio_greeting.h"
#include "sidecar/providers/lmstudio_listing.h"
#include "sidecar/providers/provider_states.h"
#include "sidecar/providers/refusals.h"

namespace kf::providers {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kListingMax{3300};  // with the greetings behind it a probe stays below the 5 s of the contract

class LmStudio final : public Provider {
 public:
  LmStudio(ProviderConfig config, net::HttpClient& client, ProviderWorld world)
      : origin_(std::move(config.origin)),
        token_(std::move(config.authorization)),
        client_(client),
        world_(std::move(world)) {}

  ProviderId id() const override { return ProviderId::lmstudio; }
  std::string address() const override { return origin_.authority(); }
  Result<std::string> destination(const std::string&) override {
    return is_this_machine(origin_.host) ? std::string() : address();
  }

  ProviderReport probe() override {
    const SteadyTime start = world_.clock->steady();
    auto models = list(TimeBudget(*world_.clock, kListingMax));
    if (!models) return report_of_fault(id(), state_of(models.error()), address(), models.error());
    ProviderReport report;
    report.available = true;
    report.state = ProviderState::running;
    report.address = address();
    report.models = std::move(models).value();
    report.count = static_cast<int64_t>(report.models.size());
    report.latency_ms = std::chrono::duration_cast<milliseconds>(world_.clock->steady() - start).count();
    return report;
  }

  Result<ModelDetails> show(const std::string& model_id) override {
    auto models = list(TimeBudget(*world_.clock, kListingMax));
    if (!models) return error_of_fault(id(), state_of(models.error()), address(), models.error());
    const auto model =
        std::find_if(models->begin(), models->end(), [&](const ModelInfo& m) { return m.id == model_id; });
    if (model == models->end()) return lmstudio_error({404, {{"error", "model not found"}}, {}}, {address(), model_id});
    ModelDetails details;
    details.model = std::move(*model);
    return details;
  }

  Result<std::unique_ptr<ChatStream>> chat(const ChatRequest& request, const ChatWait& wait) override {
    KF_TRY(const std::string leads_to, destination(request.model_id));
    KF_CHECK(check_way(Way(leads_to), wait));
    auto question = post_json("/v1/chat/completions", lmstudio_chat_body(request));
    question.on_wait = wait.on_wait;
    auto asked = ask_with_token(token_.on(std::move(question)), wait.reader_fd);
    if (!asked) return explained(std::move(asked).error());
    if (asked->refusal) return lmstudio_error(*asked->refusal, {address(), request.model_id});
    return make_chat_stream(id(), std::move(asked->stream), make_lmstudio_decoder(), world_.clock);
  }

 private:
  // Newest generation first. A server that does not know a path says so with 404, or with 200 and something else than a
  // listing; what it says about itself (403, 401, silence) holds for every path.
  Result<std::vector<ModelInfo>> list(const TimeBudget& budget) {
    Result<std::vector<ModelInfo>> models = Error{ErrorCode::provider_protocol, "No listing."};
    for (const ListingGeneration generation : kListingGenerations) {
      models = list_as(generation, budget);
      if (models || models.error().code != ErrorCode::provider_protocol) return models;
    }
    token_.forget();
    return models;
  }

  Result<std::vector<ModelInfo>> list_as(ListingGeneration generation, const TimeBudget& budget) {
    KF_TRY(const Json listing, fetch_with_token(token_.on(get(std::string(listing_path(generation)))), budget));
    KF_TRY(auto models, decode_lmstudio_listing(generation, listing));
    if (!is_this_machine(origin_.host)) mark_elsewhere(models, address());
    return models;
  }

  Result<Json> fetch_with_token(const net::ClientRequest& request, const TimeBudget& budget) {
    auto listing = fetch_json({client_, origin_}, request, budget);
    if (listing) return listing;
    forget_if_gone(listing.error());
    if (listing.error().code != ErrorCode::provider_token_required) return listing;
    const auto again = token_.once_more(request);
    return again ? fetch_json({client_, origin_}, *again, budget) : std::move(listing);
  }

  Result<AskedServer> ask_with_token(const net::ClientRequest& question, int reader_fd) {
    auto asked = ask({client_, origin_}, question, id(), *world_.clock, reader_fd);
    if (!asked) return forget_if_gone(asked.error()), std::move(asked);
    if (!asked->refusal || asked->refusal->status != 401) return asked;
    const auto again = token_.once_more(question);
    return again ? ask({client_, origin_}, *again, id(), *world_.clock, reader_fd) : std::move(asked);
  }

  void forget_if_gone(const Error& error) {
    if (error.code == ErrorCode::provider_unreachable) token_.forget();
  }

  ProviderState state_of(const Error& error) {
    if (error.code != ErrorCode::provider_unreachable) return state_of_error(error, ProviderState::not_running);
    const bool is_app_open =
        is_this_machine(origin_.host) && is_lmstudio_app_running(client_, *world_.clock, world_.greeting_ports);
    return is_app_open ? ProviderState::server_off : unreachable_state(id(), origin_.host, *world_.programs);
  }

  Error explained(Error error) {
    if (error.code == ErrorCode::provider_unreachable) return error_of_state(id(), state_of(error), address());
    if (error.code == ErrorCode::provider_timeout) {
      return {error.code, "LM Studio at " + address() + " did not begin to answer in time."};
    }
    return error;
  }

  net::Origin origin_;
  AskedToken token_;
  net::HttpClient& client_;
  ProviderWorld world_;
};

}  // namespace

std::unique_ptr<Provider> make_lmstudio(ProviderConfig config, net::HttpClient& client, ProviderWorld world) {
  return std::make_unique<LmStudio>(std::move(config), client, std::move(world));
}

}  // namespace kf::providers
