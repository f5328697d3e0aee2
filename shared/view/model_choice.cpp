#include "shared/view/model_choice.h"

#include <algorithm>

#include "shared/base/text.h"
#include "shared/contracts/way.h"
#include "shared/models/display_name.h"
#include "shared/models/parameters.h"

namespace kf::view {
namespace {

constexpr size_t kRecentShown = 3;

bool fits_search(const ModelInfo& model, std::string_view search) {
  for (const std::string_view word : split(trim(search), ' ')) {
    if (word.empty()) continue;
    const bool found = contains_ignoring_case(model.id, word) || contains_ignoring_case(model.display_name, word) ||
                       contains_ignoring_case(model.parameters, word) ||
                       contains_ignoring_case(model.quantization, word);
    if (!found) return false;
  }
  return true;
}

bool fits_size(const ModelInfo& model, SizeFilter filter) {
  if (filter == SizeFilter::any) return true;
  const double billions = models::parameter_count(model.parameters) / 1e9;
  if (billions <= 0) return false;
  if (filter == SizeFilter::below_4b) return billions < 4;
  if (filter == SizeFilter::above_15b) return billions > 15;
  return billions >= 4 && billions <= 15;
}

// Position in the list of recent models; the list's size when it is not there.
size_t recency(const State& state, const SelectedModel& key) {
  return static_cast<size_t>(std::find(state.recent.begin(), state.recent.end(), key) - state.recent.begin());
}

std::vector<ModelRow> rows_of(const State& state, ProviderId provider) {
  std::vector<ModelRow> rows;
  for (const ModelInfo& model : state.providers[index_of(provider)].report.models)
    rows.push_back({{provider, model.id}, &model});
  return rows;
}

void sort_by_use(const State& state, std::vector<ModelRow>& rows) {
  std::stable_sort(rows.begin(), rows.end(), [&state](const ModelRow& a, const ModelRow& b) {
    const size_t ra = recency(state, a.key);
    const size_t rb = recency(state, b.key);
    return ra != rb ? ra < rb : ascii_lower(a.model->display_name) < ascii_lower(b.model->display_name);
  });
}

std::vector<ModelRow> rows_of_tab(const State& state, SelectorTab tab) {
  std::vector<ModelRow> rows;
  for (const auto& [provider, name] : EnumNames<ProviderId>::kNames) {
    for (ModelRow& row : rows_of(state, provider)) {
      const bool is_here = tab == SelectorTab::cloud    ? !row.model->local
                           : tab == SelectorTab::ollama ? provider == ProviderId::ollama
                                                        : provider == ProviderId::lmstudio;
      if (is_here && can_chat(*row.model)) rows.push_back(std::move(row));
    }
  }
  return rows;
}

std::string rest_title(SelectorTab tab) {
  switch (tab) {
    case SelectorTab::cloud: return "Models that run elsewhere";
    case SelectorTab::ollama: return "All of Ollama";
    case SelectorTab::lmstudio: return "All of LM Studio";
  }
  return {};
}

}  // namespace

std::string place_of(std::string_view destination) {
  Way shown;
  const Way way(destination);
  for (std::string_view place : way.places()) {
    if (const size_t scheme = place.find("://"); scheme != std::string_view::npos) place.remove_prefix(scheme + 3);
    if (place.ends_with(":443")) place.remove_suffix(4);
    shown.add(place);
  }
  return shown.text();
}

std::string remote_place(const ModelInfo& model) {
  return model.remote_host.empty() ? "its provider's cloud" : place_of(model.remote_host);
}

int64_t usable_context(const ModelInfo& model) {
  return model.loaded_context_length > 0 ? model.loaded_context_length : model.context_length;
}

bool can_chat(const ModelInfo& model) {
  const auto has = [&model](std::string_view name) {
    return std::find(model.capabilities.begin(), model.capabilities.end(), name) != model.capabilities.end();
  };
  return !has("embedding") || has("completion");
}

const ModelInfo* find_model(const State& state, const SelectedModel& key) {
  const auto& models = state.providers[index_of(key.provider)].report.models;
  const auto found =
      std::find_if(models.begin(), models.end(), [&key](const ModelInfo& m) { return m.id == key.model_id; });
  return found == models.end() ? nullptr : &*found;
}

std::string selected_display_name(const State& state) {
  if (!state.selected) return {};
  const ModelInfo* model = find_model(state, *state.selected);
  if (model != nullptr && !model->display_name.empty()) return model->display_name;
  return models::display_name(state.selected->model_id);
}

bool is_selected_available(const State& state) {
  return state.selected && state.providers[index_of(state.selected->provider)].report.available &&
         find_model(state, *state.selected) != nullptr;
}

std::vector<ModelRow> model_cards(const State& state, ProviderId provider) {
  auto rows = rows_of(state, provider);
  std::erase_if(rows, [&state](const ModelRow& row) { return !fits_search(*row.model, state.models.search); });
  sort_by_use(state, rows);
  return rows;
}

std::vector<ModelGroup> selector_groups(const State& state) {
  const Selector& selector = state.selector;
  auto rows = rows_of_tab(state, selector.tab);
  std::erase_if(rows, [&selector](const ModelRow& row) {
    const bool fits_quantization = selector.quantization.empty() || row.model->quantization == selector.quantization;
    return !fits_search(*row.model, selector.search) || !fits_size(*row.model, selector.size) || !fits_quantization;
  });
  sort_by_use(state, rows);
  size_t recent = 0;
  while (recent < rows.size() && recent < kRecentShown && recency(state, rows[recent].key) < state.recent.size())
    ++recent;
  std::vector<ModelGroup> groups;
  const auto middle = rows.begin() + static_cast<std::ptrdiff_t>(recent);
  if (recent > 0) groups.push_back({"Used recently", std::vector<ModelRow>(rows.begin(), middle)});
  if (middle != rows.end()) groups.push_back({rest_title(selector.tab), std::vector<ModelRow>(middle, rows.end())});
  return groups;
}

std::vector<ModelRow> selector_rows(const State& state) {
  std::vector<ModelRow> rows;
  for (const ModelGroup& group : selector_groups(state)) rows.insert(rows.end(), group.rows.begin(), group.rows.end());
  return rows;
}

int selector_count(const State& state, SelectorTab tab) { return static_cast<int>(rows_of_tab(state, tab).size()); }

std::vector<std::string> selector_quantizations(const State& state) {
  std::set<std::string> names;
  for (const ModelRow& row : rows_of_tab(state, state.selector.tab)) {
    if (!row.model->quantization.empty()) names.insert(row.model->quantization);
  }
  return {names.begin(), names.end()};
}

ProviderSetup default_setup(ProviderId id) {
  if (id == ProviderId::ollama)
    return {"https://ollama.ai/", {"Install it from ollama.ai.", "It starts by itself."}, ""};
  return {"https://lmstudio.ai/",
          {"Install it from lmstudio.ai.", "Go to Developer and switch the server on."},
          "lmstudio://"};
}

}  // namespace kf::view
