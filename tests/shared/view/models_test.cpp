#include "shared/view/model_choice.h"
#include "tests/shared/view/page.h"

using namespace kf;
using namespace kf::view;

TEST_CASE("after signing in each provider is asked on its own") {
  Page page("/models");
  CHECK(page.request("/api/models/ollama/list") != nullptr);
  CHECK(page.request("/api/models/lmstudio/list") != nullptr);
  page.answer("/ollama/list", 200, kOllamaList);
  CHECK(page.state().providers[0].report.available);
  CHECK_FALSE(page.state().providers[1].is_known);
}

TEST_CASE("without a session nothing is asked") {
  Page page("/models", false);
  CHECK(page.fetches.empty());
}

TEST_CASE("a provider's list that is refused shows it as not running, and keeps what was known") {
  Page page("/models");
  page.answer("/ollama/list", 503, "Service Unavailable");
  const ProviderReport& report = page.state().providers[0].report;
  CHECK_FALSE(report.available);
  CHECK(report.error->find("Ollama not running") == 0);
  CHECK(report.setup->install_url == "https://ollama.ai/");

  page.act(RefreshModels{});
  page.answer("/ollama/list", 200, kOllamaList);
  page.act(RefreshModels{});
  page.answer("/ollama/list", 503, R"({"code":"unavailable","detail":"gone"})");
  CHECK(page.state().providers[0].report.models.size() == 3);
  CHECK(page.state().providers[0].report.stale);
}

TEST_CASE("a silent sidecar is told apart from a silent provider") {
  Page page("/models");
  page.answer("/ollama/list", 200, kOllamaList);
  page.act(RefreshModels{});
  page.fail("/ollama/list", FetchEnd::broken);
  CHECK(page.state().is_sidecar_silent);
  CHECK(page.state().providers[0].report.available);
  page.answer("/lmstudio/list", 200, kLmStudioOff);
  CHECK_FALSE(page.state().is_sidecar_silent);
}

TEST_CASE("the lists are asked again every 30 s and when the page is looked at again, never twice at once") {
  Page page("/models");
  page.answer("/ollama/list", 200, kOllamaList);
  page.answer("/lmstudio/list", 200, kLmStudioOff);
  page.now_ms += 29'000;
  page.act(Tick{});
  CHECK(page.request("/ollama/list") == nullptr);
  page.now_ms += 1'500;
  page.act(Tick{});
  CHECK(page.request("/ollama/list") != nullptr);
  const size_t asked = page.fetches.size();
  page.act(VisibilityChanged{false});
  page.act(VisibilityChanged{true});
  CHECK(page.request("/api/conversations?limit=100") != nullptr);
  CHECK(page.request("/api/session") != nullptr);
  CHECK(page.fetches.size() == asked + 2);  // the providers are being asked already
  CHECK(page.model.next_wake_ms() > page.now_ms);
}

TEST_CASE("using a model keeps the choice and goes to the chat when asked to") {
  Page page("/models");
  page.answer("/ollama/list", 200, kOllamaList);
  page.effects.clear();
  page.act(UseModel{{ProviderId::ollama, "gemma3:4b"}, true});
  CHECK(page.state().route.screen == Screen::chat);
  const auto stored = page.take<StoreEffect>();
  REQUIRE(stored.size() == 2);
  CHECK(stored[0].key == "selectedModel");
  CHECK(stored[0].value == R"({"provider":"ollama","modelId":"gemma3:4b"})");
  CHECK(selected_display_name(page.state()) == "Gemma 3 4B");
  CHECK(is_selected_available(page.state()));
}

TEST_CASE("what storage holds is taken over, and nonsense there is not") {
  Page page("/models", false);
  page.act(StorageRead{"selectedModel", R"({"provider":"lmstudio","modelId":"qwen/qwen3-4b"})"});
  page.act(
      StorageRead{"kf.recentModels", R"([{"provider":"ollama","modelId":"a"},{"provider":"ollama","modelId":"b"}])"});
  page.act(StorageRead{"kf.theme", "dark"});
  page.act(StorageRead{"kf.draft", "half a thought"});
  CHECK(page.state().selected->model_id == "qwen/qwen3-4b");
  CHECK(page.state().recent.size() == 2);
  CHECK(page.state().theme == Theme::dark);
  CHECK(page.state().composer.text == "half a thought");
  page.act(StorageRead{"selectedModel", "{\"provider\":\"nobody\"}"});
  page.act(StorageRead{"kf.recentModels", "[1,2]"});
  CHECK_FALSE(page.state().selected.has_value());
  CHECK(page.state().recent.empty());
}

TEST_CASE("/ leads to the models at first and to the chat once a model is selected") {
  CHECK(Page("/").state().route.screen == Screen::models);
  Page page("/", false);
  page.act(StorageRead{"selectedModel", R"({"provider":"ollama","modelId":"a"})"});
  page.act(SessionKnown{SessionState::ready, ""});
  CHECK(page.state().route.screen == Screen::chat);
}

TEST_CASE("details are shown for the model that was asked for last") {
  Page page = page_with_models("/models");
  page.act(ShowModelDetails{{ProviderId::ollama, "qwen3:8b"}});
  page.act(ShowModelDetails{{ProviderId::ollama, "gemma3:4b"}});
  page.answer("/ollama/show", 200, R"({"model":{"id":"gemma3:4b"},"license":"Gemma"})", "POST");
  CHECK(page.state().models.details->license == "Gemma");
  CHECK(page.request("/ollama/show", "POST") == nullptr);
  page.act(ShowModelDetails{{ProviderId::ollama, "gone"}});
  page.answer("/ollama/show", 404, R"({"code":"model_not_found","detail":"There is no such model."})", "POST");
  CHECK(page.state().models.details_fault->code == ErrorCode::model_not_found);
  page.act(Escape{});
  CHECK_FALSE(page.state().models.details_of.has_value());
}

TEST_CASE("where a remote model runs is told as people write it") {
  ModelInfo model;
  CHECK(remote_place(model) == "its provider's cloud");
  model.remote_host = "https://ollama.com:443";
  CHECK(remote_place(model) == "ollama.com");
  model.remote_host = "models.example:8080";
  CHECK(remote_place(model) == "models.example:8080");
}

TEST_CASE("cards fit the search and stand in the order of use") {
  Page page = page_with_models("/models");
  page.act(UseModel{{ProviderId::ollama, "gpt-oss:120b-cloud"}});
  auto cards = model_cards(page.state(), ProviderId::ollama);
  REQUIRE(cards.size() == 3);
  CHECK(cards[0].key.model_id == "gpt-oss:120b-cloud");
  CHECK(cards[1].key.model_id == "qwen3:8b");
  page.act(SearchModels{"GEMMA q4"});
  cards = model_cards(page.state(), ProviderId::ollama);
  REQUIRE(cards.size() == 1);
  CHECK(cards[0].model->display_name == "Gemma 3 4B");
}

TEST_CASE("the selector moves by keys, wraps around, and uses what is active") {
  Page page = page_with_models();
  page.act(OpenSelector{});
  CHECK(page.state().selector.tab == SelectorTab::ollama);
  CHECK(page.state().selector.active == 0);
  page.act(SelectorKey{"ArrowUp"});
  CHECK(page.state().selector.active == 2);
  page.act(SelectorKey{"ArrowDown"});
  page.act(SelectorKey{"End"});
  page.act(SelectorKey{"Home"});
  page.act(SelectorKey{"ArrowDown"});
  page.act(SelectorKey{"Enter"});
  CHECK_FALSE(page.state().selector.is_open);
  CHECK(page.state().selected->model_id == "gemma3:4b");
}

TEST_CASE("the selector's lists, groups and filters") {
  Page page = page_with_models();
  page.act(OpenSelector{});
  auto groups = selector_groups(page.state());
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].title == "Used recently");
  CHECK(groups[1].title == "All of Ollama");
  CHECK(selector_count(page.state(), SelectorTab::cloud) == 1);
  CHECK(selector_quantizations(page.state()) == std::vector<std::string>{"MXFP4", "Q4_0", "Q4_K_M"});
  page.act(SetSizeFilter{SizeFilter::above_15b});
  REQUIRE(selector_rows(page.state()).size() == 1);
  CHECK(selector_rows(page.state())[0].model->parameters == "117B");
  page.act(SetSizeFilter{SizeFilter::from_4b_to_15b});
  page.act(SetQuantizationFilter{"Q4_0"});
  CHECK(selector_rows(page.state()).size() == 1);
  page.act(SearchSelector{"no such"});
  CHECK(selector_groups(page.state()).empty());
  page.act(SelectorKey{"Enter"});
  CHECK(page.state().selector.is_open);
  page.act(SelectorKey{"Tab"});
  CHECK(page.state().selector.tab == SelectorTab::lmstudio);
  page.act(SelectorKey{"Shift+Tab"});
  page.act(SelectorKey{"Shift+Tab"});
  CHECK(page.state().selector.tab == SelectorTab::cloud);
  page.act(Escape{});
  CHECK_FALSE(page.state().selector.is_open);
}
