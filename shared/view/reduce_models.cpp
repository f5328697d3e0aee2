// The Models screen and the choice of a model.

#include <algorithm>

#include "shared/view/app_model.h"
#include "shared/view/model_choice.h"
#include "shared/view/step.h"

namespace kf::view {
namespace {

constexpr double kRefreshEveryMs = 30'000;
constexpr size_t kRecentMax = 20;

std::optional<ProviderId> provider_named(const std::string& name) { return enum_from_name<ProviderId>(name); }

void remember_recent(Step& step, const SelectedModel& model) {
  auto& recent = step.state.recent;
  std::erase(recent, model);
  recent.insert(recent.begin(), model);
  if (recent.size() > kRecentMax) recent.resize(kRecentMax);
  step.store(kRecentModelsKey, to_json_text(recent));
}

// Models that were known stay on screen, muted, while their provider is away.
void mark_away(ProviderSlot& slot, ProviderId id, const Error& error) {
  slot.report.available = false;
  slot.report.stale = !slot.report.models.empty();
  slot.report.error = std::string(provider_display_name(id)) + " not running. " + error.message;
  if (slot.report.state == ProviderState::running) slot.report.state = ProviderState::not_running;
  if (!slot.report.setup) slot.report.setup = default_setup(id);
}

void say_change(Step& step, ProviderId id, bool was_available, bool was_known) {
  const ProviderSlot& slot = step.state.providers[index_of(id)];
  if (!was_known || was_available == slot.report.available) return;
  step.announce(std::string(provider_display_name(id)) +
                (slot.report.available ? " is running." : " is no longer there."));
}

}  // namespace

void load_provider(Step& step, ProviderId id) {
  const std::string name(enum_name(id));
  if (step.is_waiting_for(RequestKind::provider_list, name)) return;
  step.state.providers[index_of(id)].is_loading = true;
  step.fetch(RequestKind::provider_list, name, "GET", "/api/models/" + name + "/list");
}

void reduce(Step& step, const RefreshModels&) {
  step.state.next_refresh_ms = step.now_ms + kRefreshEveryMs;
  for (const auto& [id, name] : EnumNames<ProviderId>::kNames) load_provider(step, id);
}

void on_provider_list(Step& step, const PendingRequest& request) {
  const auto id = provider_named(request.subject);
  if (!id) return;
  ProviderSlot& slot = step.state.providers[index_of(*id)];
  const bool was_available = slot.report.available;
  const bool was_known = slot.is_known;
  slot.is_known = true;
  slot.is_loading = false;
  slot.checked_ms = step.now_ms;
  if (auto report = answer_of<ProviderReport>(request)) {
    slot.report = std::move(report).value();
    if (slot.report.available) slot.report.state = ProviderState::running;
    if (!slot.report.available && !slot.report.setup) slot.report.setup = default_setup(*id);
  } else {
    mark_away(slot, *id, report.error());
  }
  say_change(step, *id, was_available, was_known);
}

void on_provider_silent(Step& step, const PendingRequest& request) {
  const auto id = provider_named(request.subject);
  if (!id) return;
  ProviderSlot& slot = step.state.providers[index_of(*id)];
  slot.is_loading = false;
  if (slot.is_known) slot.report.stale = !slot.report.models.empty();
}

void reduce(Step& step, const SearchModels& action) { step.state.models.search = action.text; }

void reduce(Step& step, const ShowModelDetails& action) {
  ModelsScreen& models = step.state.models;
  models.details_of = action.model;
  models.details.reset();
  models.details_fault.reset();
  step.drop(RequestKind::model_details);
  const std::string url = "/api/models/" + std::string(enum_name(action.model.provider)) + "/show";
  step.fetch(RequestKind::model_details, action.model.model_id, "POST", url,
             to_text(Json{{"modelName", action.model.model_id}}));
}

void on_model_details(Step& step, const PendingRequest& request) {
  ModelsScreen& models = step.state.models;
  if (!models.details_of || models.details_of->model_id != request.subject) return;
  if (auto details = answer_of<ModelDetails>(request)) {
    models.details = std::move(details).value();
  } else {
    models.details_fault = details.error();
  }
}

void reduce(Step& step, const CloseModelDetails&) {
  step.state.models.details_of.reset();
  step.drop(RequestKind::model_details);
}

void reduce(Step& step, const UseModel& action) {
  step.state.selected = action.model;
  step.state.selector.is_open = false;
  step.state.menu.owner.clear();
  step.store(kSelectedModelKey, to_json_text(action.model));
  remember_recent(step, action.model);
  if (action.then_chat) reduce(step, GoTo{Route{Screen::chat, ""}});
  if (step.state.route.screen == Screen::chat) step.focus_composer();
}

void reduce(Step& step, const ShowInstallHelp& action) { step.state.models.install_help = action.provider; }

}  // namespace kf::view
