#pragma once
// An Ollama whose models somebody changes at any moment. It finds them by rules of its own, written after Ollama's
// sources and not after our reading of names, and notes each question that should not have come.

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <optional>
#include <random>
#include <set>

#include "shared/contracts/json_codec.h"
#include "shared/contracts/way.h"
#include "sidecar/net/http_client.h"
#include "tests/sidecar/fake_clock.h"

namespace kf::chat::test {

using std::chrono::milliseconds;

inline constexpr milliseconds kListingAgeMax{2000};  // as docs/eu-ai-act.md says
inline constexpr size_t kListedMax = 5000;

inline const std::string kOffice = "10.0.0.5:11434";
inline const std::array<std::string, 3> kPlaces{kOffice, "https://ollama.com", "https://other.example"};

class Chance {
 public:
  explicit Chance(uint64_t seed) : numbers_(seed) {}
  size_t below(size_t end) { return static_cast<size_t>(numbers_() % end); }
  bool one_in(size_t many) { return below(many) == 0; }
  template <class List>
  const auto& of(const List& list) {
    return list[below(list.size())];
  }

 private:
  std::mt19937_64 numbers_;
};

// ---- How Ollama reads a name

struct Name {
  std::array<std::string, 4> parts;  // host, namespace, model, tag; small letters
  bool says_cloud = false;
};

inline std::string small(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

inline bool is_part(const std::string& part, const std::string& marks) {
  if (part.empty() || part.size() > 80) return false;
  for (size_t i = 0; i < part.size(); ++i) {
    const bool is_plain = (part[i] >= 'a' && part[i] <= 'z') || (part[i] >= '0' && part[i] <= '9') || part[i] == '_';
    if (!is_plain && (i == 0 || marks.find(part[i]) == std::string::npos)) return false;
  }
  return true;
}

// Nothing for what Ollama refuses. A new Ollama takes "cloud" off the tag and asks its cloud for the rest.
inline std::optional<Name> read_name(std::string text, bool is_new) {
  while (!text.empty() && text.front() == ' ') text.erase(0, 1);
  while (!text.empty() && text.back() == ' ') text.pop_back();
  text = small(text);
  Name name{{"registry.ollama.ai", "library", "", "latest"}, false};
  if (is_new && text.ends_with(":cloud")) return name.parts[2] = text, name.says_cloud = true, name;
  if (is_new && text.ends_with("-cloud") && text.rfind(':') != std::string::npos &&
      text.find('/', text.rfind(':')) == std::string::npos)
    return name.parts[2] = text, name.says_cloud = true, name;
  std::deque<std::string> pieces;
  if (const size_t scheme = text.find("://"); scheme != std::string::npos) text = text.substr(scheme + 3);
  for (size_t at = 0; at != std::string::npos;) {
    const size_t end = text.find('/', at);
    pieces.push_back(text.substr(at, end == std::string::npos ? end : end - at));
    at = end == std::string::npos ? end : end + 1;
  }
  if (pieces.size() > 3) return std::nullopt;
  if (const size_t colon = pieces.back().rfind(':'); colon != std::string::npos) {
    name.parts[3] = pieces.back().substr(colon + 1);
    pieces.back().resize(colon);
  }
  for (size_t i = 0; i < pieces.size(); ++i) name.parts[3 - pieces.size() + i] = pieces[i];
  const bool is_valid = is_part(name.parts[0], "-.:") && is_part(name.parts[1], "-") && is_part(name.parts[2], "-.") &&
                        is_part(name.parts[3], "-.");
  return is_valid ? std::optional(name) : std::nullopt;
}

// ---- A server and its models

struct Model {
  std::string name;
  Json remote_host;            // null when it runs here
  bool names_no_host = false;  // runs elsewhere and does not say where
  bool hides = false;          // its answers tell where it runs, its listing does not
  int digest = 0;

  Way behind() const {
    Way way;
    if (names_no_host) way.add(kUnknownPlace);
    if (remote_host.is_string()) {
      std::string host = small(remote_host);
      while (host.ends_with('/')) host.pop_back();
      if (host.ends_with(":443")) host.resize(host.size() - 4);
      way.add(host);
    }
    return way;
  }
};

inline const std::vector<std::string> kNames{"helper",         "Helper:latest", "notes:8b",
                                             "big:120b-cloud", "me/own:1b",     "pilot:cloud",
                                             "HELPER:8b",      "odd name",      "kiss"};

inline Model some_model(Chance& chance) {
  static const std::vector<Json> kHosts{Json(),
                                        Json(),
                                        "https://ollama.com:443",
                                        "https://Ollama.com/",
                                        "https://other.example",
                                        "https://other.example:443/",
                                        "two words",
                                        "https://ollama.com@other.example"};
  Model model{chance.of(kNames), chance.of(kHosts), false, false, static_cast<int>(chance.below(1000))};
  model.names_no_host = model.remote_host.is_null() && chance.one_in(8);
  model.hides = model.remote_host.is_string() && model.behind().is_known() && chance.one_in(6);
  return model;
}

inline std::string odd_spelling(std::string name, Chance& chance) {
  for (size_t changes = chance.below(3); changes > 0; --changes) {
    switch (chance.below(9)) {
      case 0:
        for (char& c : name) c = c >= 'a' && c <= 'z' && chance.one_in(2) ? static_cast<char>(c - 32) : c;
        break;
      case 1: name = name.find(':') == std::string::npos ? name + ":latest" : name.substr(0, name.rfind(':')); break;
      case 2: name = "library/" + name; break;
      case 3: name = "registry.ollama.ai/library/" + name; break;
      case 4: name = "https://" + name; break;
      case 5: name += chance.one_in(2) ? " " : ":local"; break;
      case 6: name += chance.one_in(2) ? ":cloud" : "-cloud"; break;
      case 7: name += "@sha256:00"; break;
      default:
        if (const size_t s = name.find('s'); s != std::string::npos) name.replace(s, 1, "\u017F");  // folds to s
    }
  }
  return name;
}

class BodyStream final : public net::ResponseStream {
 public:
  BodyStream(int status, std::string body) : status_(status), body_(std::move(body)) {}
  int status() const override { return status_; }
  const net::Headers& headers() const override { return headers_; }
  bool has_early_bytes() const override { return false; }
  Result<size_t> read(std::span<char> buffer, milliseconds, int) override {
    const size_t count = std::min(buffer.size(), body_.size() - at_);
    std::copy_n(body_.begin() + static_cast<std::ptrdiff_t>(at_), count, buffer.begin());
    at_ += count;
    return count;
  }

 private:
  int status_;
  std::string body_;
  net::Headers headers_;
  size_t at_ = 0;
};

// Answers as an Ollama would whose models somebody changes at any moment, and notes each question that should not have
// come. `is_agreed` says whether the asker agrees to all of a way at this moment.
class ChangingOllama final : public net::HttpClient {
 public:
  ChangingOllama(Chance& chance, FakeClock& clock, std::function<bool(const Way&)> is_agreed,
                 std::function<void()> while_it_lists)
      : chance_(chance), clock_(clock), is_agreed_(std::move(is_agreed)), while_it_lists_(std::move(while_it_lists)) {
    is_new_ = chance.one_in(2);
    is_elsewhere = chance.one_in(2);
    is_cut_ = chance.one_in(2000);  // long lists take long
    for (size_t i = 1 + chance.below(4); i > 0; --i) models_.push_back(some_model(chance));
    remember();
  }

  Result<std::unique_ptr<net::ResponseStream>> open(const net::Origin&, const net::ClientRequest& request,
                                                    const net::Deadlines&, int) override {
    if (request.path == "/api/tags") return tags();
    if (request.path == "/api/chat") return chat(request.body);
    return Error{ErrorCode::provider_unreachable, "scripted"};
  }

  void change() {
    models_[chance_.below(models_.size())] = some_model(chance_);
    told_.clear();
    remember();
  }

  bool is_elsewhere = false;
  uint64_t questions = 0;
  std::vector<std::string> leaks;
  std::vector<Model> models() const { return models_; }

 private:
  struct Moment {
    SteadyTime at;
    std::vector<Model> models;
  };

  void remember() { history_.push_back({clock_.steady(), models_}); }

  std::unique_ptr<net::ResponseStream> answer(int status, std::string body) {
    return std::make_unique<BodyStream>(status, std::move(body));
  }

  Result<std::unique_ptr<net::ResponseStream>> tags() {
    if (chance_.one_in(4)) while_it_lists_();
    if (chance_.one_in(12)) return Error{ErrorCode::provider_timeout, "scripted"};
    if (chance_.one_in(30)) return answer(chance_.one_in(2) ? 500 : 200, chance_.one_in(2) ? "<html>" : "{}");
    Json list = Json::array();
    for (size_t i = 0; is_cut_ && i < kListedMax; ++i) list.push_back({{"model", "m" + std::to_string(i)}});
    for (const Model& model : models_) list.push_back(entry_of(model));
    std::string body = to_text({{"models", std::move(list)}});
    if (chance_.one_in(40)) body.resize(chance_.below(body.size()));
    if (chance_.one_in(10)) change();  // right behind it
    return answer(200, std::move(body));
  }

  static Json entry_of(const Model& model) {
    Json entry{{"model", model.name}, {"digest", std::to_string(model.digest)}};
    if (model.names_no_host) entry["remote_model"] = "big";
    if (model.remote_host.is_string() && !model.hides) entry["remote_host"] = model.remote_host;
    return entry;
  }

  // Whether a question that goes to this model under this name could know where it goes.
  bool is_told(const Model& model, const std::string& asked) const {
    return !model.hides || told_.contains(asked + model.behind().text());
  }

  // All ways that a question under this name may go: of models whose names differ in nothing that counts, any may
  // answer.
  std::vector<Way> ways_of(const std::vector<Model>& models, const std::string& asked, bool is_all_known) const {
    const auto name = read_name(asked, is_new_);
    Way server;
    if (is_elsewhere) server.add(kOffice);
    std::vector<Way> ways{server};
    if (name && name->says_cloud) {
      ways[0].add("https://ollama.com");
      return ways;
    }
    for (const Model& model : models) {
      const auto own = read_name(model.name, false);
      if (name && own ? own->parts != name->parts : model.name != asked) continue;
      ways.push_back(server);
      if (is_all_known || is_told(model, asked)) ways.back().add(model.behind());
    }
    return ways;
  }

  bool may_go(const std::vector<Way>& ways) const {
    return std::all_of(ways.begin(), ways.end(), [this](const Way& way) { return is_agreed_(way); });
  }

  // A question may go by what was true at any moment of the last two seconds: so old may be what decides.
  bool was_agreed(const std::string& asked) const {
    for (auto moment = history_.rbegin(); moment != history_.rend(); ++moment) {
      if (may_go(ways_of(moment->models, asked, false))) return true;
      if (moment->at < clock_.steady() - kListingAgeMax) return false;
    }
    return false;
  }

  Result<std::unique_ptr<net::ResponseStream>> chat(const std::string& body) {
    ++questions;
    const std::string asked = parse_json(body).value()["model"].get<std::string>();
    if (!was_agreed(asked)) leaks.push_back(asked);
    const Way way = chance_.of(ways_of(models_, asked, true));
    Json line{{"model", asked}, {"message", {{"content", "Hi"}}}, {"done", true}};
    if (way.places().size() > (is_elsewhere ? 1u : 0u)) {
      line["remote_host"] = way.places().back();
      told_.insert(asked + way.places().back());
    }
    return answer(200, to_text(line) + "\n");
  }

  Chance& chance_;
  FakeClock& clock_;
  std::function<bool(const Way&)> is_agreed_;
  std::function<void()> while_it_lists_;
  bool is_new_ = false;
  bool is_cut_ = false;
  std::vector<Model> models_;
  std::vector<Moment> history_;
  std::set<std::string> told_;  // names, each with a place, since the last change
};

}  // namespace kf::chat::test
