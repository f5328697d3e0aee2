#pragma once
// One interface over the local model servers. One file per provider, one line in all_providers.cpp.

#include <memory>
#include <string>
#include <vector>

#include "shared/contracts/chat.h"
#include "shared/contracts/way.h"
#include "sidecar/base/clock.h"
#include "sidecar/net/http_client.h"
#include "sidecar/providers/installed_programs.h"

namespace kf::providers {

// One step of an answer. `text` of a delta is answer, of a thinking it is reasoning.
struct ChatChunk {
  enum class Kind { delta, thinking, tool_calls, finish };
  Kind kind = Kind::delta;
  std::string text;   // delta, thinking
  Json tool_calls;    // tool_calls: a list as OpenAI writes it
  std::string model;  // the model that answers, as the provider names it; set on finish, and earlier where it is known
  std::string finish_reason;  // finish: stop, length, tool_calls
  Usage usage;                // finish
  // The place of another server that answers in place of the one that was asked; set with `model`.
  std::string remote_host = {};
};

// An answer that arrives.
class ChatStream {
 public:
  virtual ~ChatStream() = default;

  // Waits for bytes and appends every chunk that is now complete to `chunks` (which it clears first). Returns false
  // when the answer ended well; then the last chunk was `finish`. `reader_fd` ends the wait when the reader leaves
  // (error cancelled). Errors come as provider_* with a message for people; an answer that ends without its end mark is
  // provider_protocol.
  virtual Result<bool> next(std::vector<ChatChunk>& chunks, int reader_fd) = 0;

  // Whether the answer's first bytes came together with the provider's consent.
  virtual bool has_begun() const = 0;
};

// While a question is under way: `reader_fd` (if not -1) ends the wait when that reader leaves; `on_wait` is called
// when the provider has the question and does not answer within a moment, perhaps twice. `may_leave` is asked about a
// question's way right before it goes, and its error is why it does not; without one it must stay on this machine.
struct ChatWait {
  int reader_fd = -1;
  std::function<void()> on_wait = {};
  std::function<Result<void>(const Way&)> may_leave = {};
};

// The last look of every provider before it sends a question that goes this way.
Result<void> check_way(const Way& way, const ChatWait& wait);

class Provider {
 public:
  virtual ~Provider() = default;
  virtual ProviderId id() const = 0;
  virtual std::string address() const = 0;  // "127.0.0.1:11434", for people

  // Where a question to this model goes when it leaves this machine, the whole way; empty when it stays. What tells it
  // is seconds old at most: may ask the provider once. When that fails, or when the provider does not list the model,
  // nobody knows, and the error says so.
  virtual Result<std::string> destination(const std::string& model_id) = 0;

  // An answer has told that questions to this model go there too: so will the next ones.
  virtual void note_destination(const std::string& /*model_id*/, const std::string& /*place*/) {}

  // Version, models, or what is wrong and what to do. Never longer than 5 s. Does not fail: what is wrong stands in the
  // report. `checked_at` and `stale` are left to the caller.
  virtual ProviderReport probe() = 0;

  // model_not_found when the provider does not know it.
  virtual Result<ModelDetails> show(const std::string& model_id) = 0;

  // Sends the question and waits until the provider took it. When the way of this moment may not be gone, nothing is
  // sent: consent_required. Loading a model may take minutes: up to 10 minutes to the
  // first byte. Errors: see provider errors in ErrorCode; the message says what to do.
  virtual Result<std::unique_ptr<ChatStream>> chat(const ChatRequest& request, const ChatWait& wait) = 0;
};

// `authorization` gives the value of that header, empty for none; called for each request to a server that has asked
// for it, on every thread that asks.
struct ProviderConfig {
  net::Origin origin;
  std::function<std::string()> authorization = {};
};

// What a provider looks at beside its server; a test brings its own.
struct ProviderWorld {
  std::shared_ptr<const Clock> clock;
  std::shared_ptr<const InstalledPrograms> programs;
  std::vector<uint16_t> greeting_ports;  // of this machine, where LM Studio's app answers even when its server is off
};
ProviderWorld real_world();

std::unique_ptr<Provider> make_ollama(ProviderConfig config, net::HttpClient& client,
                                      ProviderWorld world = real_world());
std::unique_ptr<Provider> make_lmstudio(ProviderConfig config, net::HttpClient& client,
                                        ProviderWorld world = real_world());

struct ProvidersConfig {
  ProviderConfig ollama;
  ProviderConfig lmstudio;
};

// Every provider there is, in the order of ProviderId.
std::vector<std::unique_ptr<Provider>> make_all_providers(const ProvidersConfig& config, net::HttpClient& client,
                                                          const ProviderWorld& world = real_world());

}  // namespace kf::providers
