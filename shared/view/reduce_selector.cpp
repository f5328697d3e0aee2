// The model selector: three lists, a search field that keeps the focus, and the arrow keys.

#include <algorithm>

#include "shared/view/model_choice.h"
#include "shared/view/step.h"

namespace kf::view {
namespace {

SelectorTab tab_of(const std::optional<SelectedModel>& selected) {
  return selected && selected->provider == ProviderId::lmstudio ? SelectorTab::lmstudio : SelectorTab::ollama;
}

int row_count(const State& state) { return static_cast<int>(selector_rows(state).size()); }

// The row of the selected model, else the first.
int first_active(const State& state) {
  const auto rows = selector_rows(state);
  const auto found = std::find_if(
      rows.begin(), rows.end(), [&state](const ModelRow& row) { return state.selected && row.key == *state.selected; });
  return found == rows.end() ? 0 : static_cast<int>(found - rows.begin());
}

void next_tab(Step& step, int by) {
  constexpr int kTabs = 3;
  const int tab = (static_cast<int>(step.state.selector.tab) + by + kTabs) % kTabs;
  reduce(step, SetSelectorTab{static_cast<SelectorTab>(tab)});
}

void use_active(Step& step) {
  const auto rows = selector_rows(step.state);
  const auto active = static_cast<size_t>(step.state.selector.active);
  if (active < rows.size()) reduce(step, UseModel{rows[active].key});
}

}  // namespace

void reduce(Step& step, const OpenSelector&) {
  Selector& selector = step.state.selector;
  selector = Selector{};
  selector.is_open = true;
  selector.tab = tab_of(step.state.selected);
  selector.active = first_active(step.state);
  step.state.menu.owner.clear();
  reduce(step, RefreshModels{});
}

void reduce(Step& step, const CloseSelector&) { step.state.selector.is_open = false; }

void reduce(Step& step, const SetSelectorTab& action) {
  step.state.selector.tab = action.tab;
  step.state.selector.quantization.clear();
  step.state.selector.active = first_active(step.state);
}

void reduce(Step& step, const SearchSelector& action) {
  step.state.selector.search = action.text;
  step.state.selector.active = 0;
}

void reduce(Step& step, const SetSizeFilter& action) {
  step.state.selector.size = action.size;
  step.state.selector.active = 0;
  step.state.menu.owner.clear();
}

void reduce(Step& step, const SetQuantizationFilter& action) {
  step.state.selector.quantization = action.quantization;
  step.state.selector.active = 0;
  step.state.menu.owner.clear();
}

void reduce(Step& step, const SelectorKey& action) {
  if (!step.state.selector.is_open) return;
  int& active = step.state.selector.active;
  const int last = std::max(0, row_count(step.state) - 1);
  if (action.key == "ArrowDown") active = active >= last ? 0 : active + 1;
  if (action.key == "ArrowUp") active = active <= 0 ? last : active - 1;
  if (action.key == "Home") active = 0;
  if (action.key == "End") active = last;
  if (action.key == "Tab") next_tab(step, 1);
  if (action.key == "Shift+Tab") next_tab(step, -1);
  if (action.key == "Enter") use_active(step);
}

}  // namespace kf::view
