#pragma once
// A page without a browser: actions go in, effects are looked at, and answers are given as the network would.

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "shared/view/app_model.h"

namespace kf::view {

class Page {
 public:
  explicit Page(const std::string& path = "/", bool has_session = true) {
    model.dispatch(RouteChanged{path}, now_ms);
    if (has_session) model.dispatch(SessionKnown{SessionState::ready, ""}, now_ms);
    collect();
  }

  const State& state() const { return model.state(); }

  void act(const Action& action) {
    model.dispatch(action, now_ms);
    collect();
  }

  // The newest request to this address that is not answered yet.
  const FetchEffect* request(std::string_view url_part, std::string_view method = "GET") const {
    for (auto it = fetches.rbegin(); it != fetches.rend(); ++it) {
      const bool is_open = state().requests.contains(it->id);
      if (is_open && it->method == method && holds(it->url, url_part)) return &*it;
    }
    return nullptr;
  }

  void answer(std::string_view url_part, int status, const std::string& body, std::string_view method = "GET") {
    const FetchEffect* fetch = request(url_part, method);
    REQUIRE_MESSAGE(fetch != nullptr, "no request to ", std::string(url_part));
    const uint32_t id = fetch->id;
    act(FetchHead{id, status});
    act(FetchChunk{id, body});
    act(FetchDone{id, FetchEnd::whole});
  }

  void fail(std::string_view url_part, FetchEnd end, std::string_view method = "GET") {
    const FetchEffect* fetch = request(url_part, method);
    REQUIRE_MESSAGE(fetch != nullptr, "no request to ", std::string(url_part));
    act(FetchDone{fetch->id, end});
  }

  // Part of the running answer's event stream.
  void stream(const std::string& bytes) {
    const uint32_t id = state().running->request;
    if (state().requests.at(id).status == 0) act(FetchHead{id, 200});
    act(FetchChunk{id, bytes});
  }
  void end_stream(FetchEnd end = FetchEnd::whole) { act(FetchDone{state().running->request, end}); }

  template <class T>
  std::vector<T> take() {
    std::vector<T> found;
    for (const Effect& effect : effects) {
      if (const auto* specific = std::get_if<T>(&effect)) found.push_back(*specific);
    }
    effects.clear();
    return found;
  }

  AppModel model;
  double now_ms = 1'800'000'000'000;
  std::vector<Effect> effects;
  std::vector<FetchEffect> fetches;

 private:
  // "/api/session" is part of "/api/session/ways", not of "/api/sessions".
  static bool holds(std::string_view url, std::string_view part) {
    const size_t at = url.find(part);
    if (at == std::string_view::npos) return false;
    const size_t end = at + part.size();
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    const bool splits_word = end < url.size() && is_letter(part.back()) && is_letter(url[end]);
    return !splits_word || part.find('?') != std::string_view::npos;
  }

  void collect() {
    for (Effect& effect : model.take_effects()) {
      if (const auto* fetch = std::get_if<FetchEffect>(&effect)) fetches.push_back(*fetch);
      effects.push_back(std::move(effect));
    }
  }
};

inline const char* const kOllamaList = R"({"provider":"ollama","available":true,"state":"running","count":3,"models":[
  {"id":"qwen3:8b","displayName":"Qwen3 8B","parameters":"8.2B","quantization":"Q4_K_M","capabilities":["completion","tools"],"contextLength":40960},
  {"id":"gemma3:4b","displayName":"Gemma 3 4B","parameters":"4.3B","quantization":"Q4_0","capabilities":["completion","vision"]},
  {"id":"gpt-oss:120b-cloud","displayName":"gpt-oss 120B","parameters":"117B","quantization":"MXFP4","local":false,"remoteHost":"ollama.com"}]})";
inline const char* const kLmStudioOff =
    R"({"provider":"lmstudio","available":false,"state":"not_running","error":"LM Studio not running.","models":[],"count":0})";

// A page on which Ollama runs with three models and Qwen3 is selected.
inline Page page_with_models(const std::string& path = "/chat") {
  Page page(path);
  page.answer("/ollama/list", 200, kOllamaList);
  page.answer("/lmstudio/list", 200, kLmStudioOff);
  page.act(UseModel{{ProviderId::ollama, "qwen3:8b"}});
  page.effects.clear();
  return page;
}

}  // namespace kf::view
