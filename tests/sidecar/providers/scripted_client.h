#pragma once
// An HTTP client that answers from a script, a clock that stands still, and a machine with the programs a test wants.

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "sidecar/providers/provider.h"

namespace kf::providers::testing {

class ManualClock final : public Clock {
 public:
  WallTime wall() const override { return WallTime(std::chrono::seconds(1'700'000'000)) + passed(); }
  SteadyTime steady() const override { return SteadyTime(std::chrono::hours(1)) + passed(); }
  void advance(std::chrono::milliseconds by) {
    const std::lock_guard lock(mutex_);
    passed_ += by;
  }

 private:
  std::chrono::milliseconds passed() const {
    const std::lock_guard lock(mutex_);
    return passed_;
  }
  mutable std::mutex mutex_;
  std::chrono::milliseconds passed_{0};
};

// What comes back for one request. `pieces` are what the reads of the body give, each after `pause`.
struct Script {
  enum class End { whole, broken, silent };
  int status = 200;
  net::Headers headers = {};
  std::vector<std::string> pieces = {};
  End end = End::whole;
  std::chrono::milliseconds pause{0};
  std::optional<Error> fault = {};  // instead of any of this
  bool has_early_bytes = false;     // the first piece comes together with the head
};

inline Script json_script(std::string body, int status = 200) {
  return {status, {{"content-type", "application/json"}}, {std::move(body)}};
}
inline Script fault_script(ErrorCode code) {
  Script script;
  script.fault = Error{code, "scripted"};
  return script;
}
inline Script stream_script(std::vector<std::string> pieces, Script::End end = Script::End::whole) {
  return {200, {{"content-type", "text/event-stream"}}, std::move(pieces), end};
}

// As LM Studio says it.
inline constexpr const char* kTokenIsMissing =
    R"({"error":{"type":"invalid_request","code":"invalid_api_key",)"
    R"("message":"An LM Studio API token is required to make requests to this server, but none was provided."}})";

class ScriptedStream final : public net::ResponseStream {
 public:
  ScriptedStream(Script script, ManualClock& clock, int& open)
      : script_(std::move(script)), clock_(clock), open_(open) {
    ++open_;
  }
  ~ScriptedStream() override { --open_; }
  int status() const override { return script_.status; }
  const net::Headers& headers() const override { return script_.headers; }

  bool has_early_bytes() const override { return script_.has_early_bytes && at_ == 0 && given_ == 0; }

  Result<size_t> read(std::span<char> buffer, std::chrono::milliseconds between_bytes, int) override {
    if (at_ == script_.pieces.size()) return end(between_bytes);
    clock_.advance(script_.pause);
    const std::string& piece = script_.pieces[at_];
    const size_t count = std::min(buffer.size(), piece.size() - given_);
    std::copy_n(piece.begin() + static_cast<std::ptrdiff_t>(given_), count, buffer.begin());
    given_ += count;
    if (given_ == piece.size()) {
      ++at_;
      given_ = 0;
    }
    return count;
  }

 private:
  Result<size_t> end(std::chrono::milliseconds between_bytes) {
    if (script_.end == Script::End::whole) return size_t{0};
    if (script_.end == Script::End::broken) return Error{ErrorCode::provider_unreachable, "connection reset"};
    clock_.advance(between_bytes);
    return Error{ErrorCode::provider_timeout, "silence"};
  }

  Script script_;
  ManualClock& clock_;
  int& open_;
  size_t at_ = 0;
  size_t given_ = 0;  // of the piece at at_
};

// Scripts by "METHOD host:port/path", else by "METHOD /path"; the last one of a list is given again and again. What has
// no script finds nothing that listens.
class ScriptedClient final : public net::HttpClient {
 public:
  explicit ScriptedClient(ManualClock& clock) : clock_(clock) {}

  void set(const std::string& what, Script script) { scripts_[what] = {std::move(script)}; }
  void then(const std::string& what, Script script) { scripts_[what].push_back(std::move(script)); }
  void clear() { scripts_.clear(); }

  Result<std::unique_ptr<net::ResponseStream>> open(const net::Origin& origin, const net::ClientRequest& request,
                                                    const net::Deadlines&, int) override {
    const std::lock_guard lock(mutex_);
    requests.push_back(request);
    const std::string place = origin.host + ":" + std::to_string(origin.port);
    auto found = scripts_.find(request.method + " " + place + request.path);
    if (found == scripts_.end()) found = scripts_.find(request.method + " " + request.path);
    if (found == scripts_.end() || (origin.port > 50 && found->first.find(place) == std::string::npos)) {
      return Error{ErrorCode::provider_unreachable, "nothing listens"};
    }
    if (!token.empty() && net::find_header(request.headers, "authorization") != token) {
      return std::unique_ptr<net::ResponseStream>(
          std::make_unique<ScriptedStream>(json_script(kTokenIsMissing, 401), clock_, open_streams));
    }
    Script script = found->second.front();
    if (found->second.size() > 1) found->second.pop_front();
    if (script.fault) return *script.fault;
    return std::unique_ptr<net::ResponseStream>(
        std::make_unique<ScriptedStream>(std::move(script), clock_, open_streams));
  }

  size_t count(const std::string& path) const {
    return static_cast<size_t>(
        std::count_if(requests.begin(), requests.end(), [&path](const auto& r) { return r.path == path; }));
  }

  std::vector<net::ClientRequest> requests;
  std::string token;  // the value of "authorization" without which the server answers 401; empty: it does not ask
  int open_streams = 0;

 private:
  ManualClock& clock_;
  std::mutex mutex_;
  std::map<std::string, std::deque<Script>> scripts_;
};

class Programs final : public InstalledPrograms {
 public:
  explicit Programs(bool are_installed) : are_installed_(are_installed) {}
  bool is_installed(ProviderId) const override { return are_installed_; }

 private:
  bool are_installed_;
};

// Providers at 127.0.0.1:1 and :2, whose scripts need no place; greetings are looked for on port 101 and 102.
struct Bench {
  std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>();
  ScriptedClient client{*clock};

  ProviderWorld world(bool are_installed = true) {
    return {clock, std::make_shared<Programs>(are_installed), {101, 102}};
  }
  std::unique_ptr<Provider> ollama(bool is_installed = true) {
    return make_ollama({{"127.0.0.1", 1, ""}}, client, world(is_installed));
  }
  std::unique_ptr<Provider> lmstudio(bool is_installed = true) {
    return make_lmstudio({{"127.0.0.1", 2, ""}}, client, world(is_installed));
  }
};

inline ChatMessage message(Role role, std::string content) {
  ChatMessage out;
  out.role = role;
  out.content = std::move(content);
  return out;
}

inline ChatRequest question(ProviderId provider, std::string model) {
  ChatRequest request;
  request.provider = provider;
  request.model_id = std::move(model);
  request.messages.push_back(message(Role::user, "Hello"));
  return request;
}

}  // namespace kf::providers::testing
