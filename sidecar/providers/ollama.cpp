#include <algorithm>

#include "shared/base/shown_text.h"
#include "sidecar/providers/chat_request.h"
#include "sidecar/providers/ollama_listing.h"
#include "sidecar/providers/ollama_name.h"
#include "sidecar/providers/ollama_ways.h"
#include "sidecar/providers/one_for_all.h"
#include "sidecar/providers/provider_json.h"
#include "sidecar/providers/provider_states.h"
#include "sidecar/providers/refusals.h"
#include "sidecar/providers/shown_cache.h"

namespace kf::providers {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kProbeMax{4900};  // the contract says 5 s
constexpr milliseconds kShowMax{700};    // of a probe, for models seen for the first time; the rest is asked next time
constexpr milliseconds kDetailsMax{5000};
constexpr milliseconds kListingMax{5000};  // while a question waits for it
// A question is judged by a listing that was asked for no longer ago. One after a pause pays for a new listing, a
// millisecond on the same machine; one of many in a row does not.
constexpr milliseconds kListingAgeMax{2000};

class Ollama final : public Provider {
 public:
  Ollama(ProviderConfig config, net::HttpClient& client, ProviderWorld world)
      : origin_(std::move(config.origin)),
        client_(client),
        world_(std::move(world)),
        ways_(is_this_machine(origin_.host) ? std::string() : origin_.authority()) {}

  ProviderId id() const override { return ProviderId::ollama; }
  std::string address() const override { return origin_.authority(); }

  Result<std::string> destination(const std::string& model_id) override {
    KF_TRY(const auto found, listed_model(model_id));
    return found.way.text();
  }

  ProviderReport probe() override {
    const TimeBudget budget(*world_.clock, kProbeMax);
    ProviderReport report;
    if (const auto found = look(budget, report); !found) {
      return report_of_fault(id(), state_of_error(found.error(), unreachable()), address(), found.error());
    }
    report.available = true;
    report.state = ProviderState::running;
    report.address = address();
    report.count = static_cast<int64_t>(report.models.size());
    return report;
  }

  Result<ModelDetails> show(const std::string& model_id) override {
    const TimeBudget budget(*world_.clock, kDetailsMax);
    auto found = details_of(model_id, budget);
    if (found || found.error().code == ErrorCode::model_not_found) return found;
    return error_of_fault(id(), state_of_error(found.error(), unreachable()), address(), found.error());
  }

  Result<std::unique_ptr<ChatStream>> chat(const ChatRequest& request, const ChatWait& wait) override {
    // What was agreed to was judged a moment ago. The question goes under the name that the listing has for its model:
    // no other reading of the asker's spelling can lead it elsewhere.
    KF_TRY(const auto found, listed_model(request.model_id));
    KF_CHECK(check_way(found.way, wait));
    KF_TRY(std::string body, ollama_chat_body(request, found.id));
    auto question = post_json("/api/chat", std::move(body));
    question.on_wait = wait.on_wait;
    auto asked = ask(server(), question, id(), *world_.clock, wait.reader_fd);
    if (!asked) return explained(std::move(asked).error());
    if (asked->refusal) return ollama_error(*asked->refusal, {address(), request.model_id});
    return make_chat_stream(id(), std::move(asked->stream), make_ollama_decoder_for(request.model_id), world_.clock);
  }

  void note_destination(const std::string& model_id, const std::string& place) override {
    ways_.note(model_id, place, world_.clock->steady());
  }

 private:
  // What is not in a listing of this moment is not asked: nobody knows where it would lead.
  Result<OllamaWays::Listed> listed_model(const std::string& model_id) {
    auto found = ways_.find(model_id, world_.clock->steady() - kListingAgeMax);
    if (!found) {
      KF_CHECK(listing_.run([this] { return list_now(); }, kListingMax));
      found = ways_.find(model_id, SteadyTime::min());
    }
    if (!found) return not_listed(model_id);
    if (found->way.is_known()) return *std::move(found);
    return Error{ErrorCode::provider_protocol,
                 "Ollama at " + address() + " says that \"" + model_id +
                     "\" runs elsewhere, but not where. Nothing is sent there. Choose another model.",
                 "modelId"};
  }

  Error not_listed(const std::string& model_id) const {
    if (!ways_.is_cut()) return ollama_error({404, {}, {}}, {address(), model_id});
    return {ErrorCode::model_not_found,
            "Ollama lists more models than the " + std::to_string(kOllamaModelsMax) + " that are read, and \"" +
                model_id +
                "\" is none of those: nobody knows where it runs, and it is not asked. Remove models that "
                "are not used (ollama rm), or choose another one.",
            "modelId"};
  }

  Result<void> list_now() {
    const auto models = listed(TimeBudget(*world_.clock, kListingMax));
    if (models) return {};
    return error_of_fault(id(), state_of_error(models.error(), unreachable()), address(), models.error());
  }

  Server server() { return {client_, origin_}; }
  ProviderState unreachable() const { return unreachable_state(id(), origin_.host, *world_.programs); }

  // The version tells whether Ollama is there at all; what follows uses the same connection.
  Result<void> look(const TimeBudget& budget, ProviderReport& report) {
    const SteadyTime start = world_.clock->steady();
    KF_TRY(const Json version, fetch_json(server(), get("/api/version"), budget));
    if (!member(version, "version").is_string()) return Error{ErrorCode::provider_protocol, "Not Ollama's version."};
    report.latency_ms = std::chrono::duration_cast<milliseconds>(world_.clock->steady() - start).count();
    report.version = shown_name(text_member(version, "version"));
    KF_TRY(report.models, listed(budget));
    // What is in memory is good to know and no reason to fail.
    if (const auto ps = fetch_json(server(), get("/api/ps"), budget)) mark_loaded(report.models, *ps);
    complete_all(report.models, budget);
    return {};
  }

  Result<std::vector<ModelInfo>> listed(const TimeBudget& budget) {
    const SteadyTime asked_at = world_.clock->steady();
    KF_TRY(const Json tags, fetch_json(server(), get("/api/tags"), budget));
    KF_TRY(auto models, decode_ollama_tags(tags));
    ways_.take(models, asked_at);
    return models;
  }

  void complete_all(std::vector<ModelInfo>& models, const TimeBudget& probe_budget) {
    const TimeBudget budget(*world_.clock, std::min(kShowMax, probe_budget.left()));
    for (ModelInfo& model : models) {
      if (model.capabilities.empty() || model.context_length == 0) complete(model, shown(model, budget));
    }
  }

  ShownModel shown(const ModelInfo& model, const TimeBudget& budget) {
    if (auto known = shown_.find(model)) return std::move(*known);
    const auto answer = fetch_json(server(), post_json("/api/show", to_text({{"model", model.id}})), budget);
    if (!answer) return guess_shown(model);
    ShownModel shown = decode_ollama_show(*answer);
    if (shown.capabilities.empty()) shown.capabilities = guess_shown(model).capabilities;  // Ollama before 0.6.4
    shown_.keep(model, shown);
    return shown;
  }

  Result<ModelDetails> details_of(const std::string& model_id, const TimeBudget& budget) {
    KF_TRY(auto models, listed(budget));
    const auto model = std::find_if(models.begin(), models.end(),
                                    [&](const ModelInfo& m) { return is_same_ollama_model(m.id, model_id); });
    if (model == models.end()) return ollama_error({404, {}, {}}, {address(), model_id});
    KF_TRY(const Json shown, fetch_json(server(), post_json("/api/show", to_text({{"model", model->id}})), budget));
    const auto ps = fetch_json(server(), get("/api/ps"), budget);
    return decode_ollama_details(std::move(*model), shown, ps ? *ps : Json());
  }

  Error explained(Error error) const {
    if (error.code == ErrorCode::provider_unreachable) return error_of_state(id(), unreachable(), address());
    if (error.code == ErrorCode::provider_timeout) {
      return {error.code, "Ollama at " + address() + " did not begin to answer in time."};
    }
    return error;
  }

  net::Origin origin_;
  net::HttpClient& client_;
  ProviderWorld world_;
  ShownCache shown_;
  OllamaWays ways_;
  OneForAll listing_;
};

}  // namespace

std::unique_ptr<Provider> make_ollama(ProviderConfig config, net::HttpClient& client, ProviderWorld world) {
  return std::make_unique<Ollama>(std::move(config), client, std::move(world));
}

}  // namespace kf::providers
