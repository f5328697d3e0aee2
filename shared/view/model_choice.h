#pragma once
// Which models are shown where, and in what order.

#include <string>
#include <vector>

#include "shared/view/state.h"

namespace kf::view {

// A model and how to choose it. `model` points into the state.
struct ModelRow {
  SelectedModel key;
  const ModelInfo* model = nullptr;
};

struct ModelGroup {
  std::string title;
  std::vector<ModelRow> rows;
};

// The model of that name as its provider lists it, or nullptr.
const ModelInfo* find_model(const State& state, const SelectedModel& key);

// The name to show for the selected model, also while its provider is away; empty when none is selected.
std::string selected_display_name(const State& state);
bool is_selected_available(const State& state);

// The cards of one provider: those that fit the search, used recently first, then by name.
std::vector<ModelRow> model_cards(const State& state, ProviderId provider);

// The selector's list for its tab, search and filters: "Used recently" and the rest.
std::vector<ModelGroup> selector_groups(const State& state);
std::vector<ModelRow> selector_rows(const State& state);  // the same without groups, in order
int selector_count(const State& state, SelectorTab tab);  // before search and filters
std::vector<std::string> selector_quantizations(const State& state);

// A destination as people say it: "https://ollama.com:443" -> "ollama.com", and so for each place of a way.
std::string place_of(std::string_view destination);

// Where a model runs that does not run here; "its provider's cloud" when that is not known.
std::string remote_place(const ModelInfo& model);

// How many tokens fit into one conversation: what the model was loaded with, else what it could hold; 0 when unknown.
int64_t usable_context(const ModelInfo& model);

bool can_chat(const ModelInfo& model);  // embedding models cannot

// What to do about a provider, when the sidecar did not say.
ProviderSetup default_setup(ProviderId id);

}  // namespace kf::view
