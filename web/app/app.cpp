#include "web/app/app.h"

#include <algorithm>
#include <array>

#include "web/app/event_actions.h"
#include "web/platform/host.h"

namespace kf::app {
namespace {

constexpr std::array<std::string_view, 5> kStoredKeys{view::kThemeKey, view::kSelectedModelKey, view::kRecentModelsKey,
                                                      view::kDraftKey, view::kKeepKey};

// While something runs, figures on screen change with time.
constexpr double kRunningFrameMs = 250;

const view::Node* find_test_id(const std::vector<view::Node>& nodes, std::string_view test_id) {
  const auto found =
      std::find_if(nodes.begin(), nodes.end(), [test_id](const view::Node& node) { return node.test_id == test_id; });
  return found == nodes.end() ? nullptr : &*found;
}

std::string title_of(const view::State& state) {
  const std::string product = "Knowledge Foundry";
  switch (state.route.screen) {
    case view::Screen::models: return "Models · " + product;
    case view::Screen::chat:
      return (state.open.title.empty() ? std::string("Chat") : state.open.title) + " · " + product;
    case view::Screen::governance: return "Governance · " + product;
    case view::Screen::settings: return "Settings · " + product;
    case view::Screen::start:
    case view::Screen::not_found: break;
  }
  return product;
}

}  // namespace

App::App() = default;

void App::dispatch(const view::Action& action, double now_ms) { model_.dispatch(action, now_ms); }

// Before the session is known: what the last visit left.
void App::start() {
  has_started_ = true;
  const double now_ms = host::wall_ms();
  for (const std::string_view key : kStoredKeys)
    dispatch(view::StorageRead{std::string(key), host::storage_get(key)}, now_ms);
}

void App::take(const std::vector<host::Event>& events, double now_ms) {
  for (const host::Event& event : events) {
    if (const auto action = action_of(event, model_.state())) dispatch(*action, now_ms);
  }
}

void App::run(const view::Effect& effect) {
  using namespace view;
  if (const auto* fetch = std::get_if<FetchEffect>(&effect))
    return host::fetch_start(fetch->id, fetch->method, fetch->url, fetch->body);
  if (const auto* abort = std::get_if<AbortEffect>(&effect)) return host::fetch_abort(abort->id);
  if (const auto* go = std::get_if<NavigateEffect>(&effect)) return host::navigate(go->path, go->replace_entry);
  if (const auto* store = std::get_if<StoreEffect>(&effect)) return host::storage_set(store->key, store->value);
  if (const auto* copy = std::get_if<CopyEffect>(&effect)) return host::copy_text(copy->text);
  if (const auto* file = std::get_if<DownloadEffect>(&effect))
    return host::download(file->id, file->url, file->file_name);
  if (const auto* said = std::get_if<AnnounceEffect>(&effect)) return host::announce(said->text);
  if (std::holds_alternative<StartSessionEffect>(effect)) return host::start_session();
  if (std::holds_alternative<KeepSessionEffect>(effect)) return host::keep_session();
  if (const auto* session = std::get_if<AdoptSessionEffect>(&effect)) return host::adopt_session(session->csrf);
  wants_composer_ = true;
}

void App::run_effects() {
  for (const view::Effect& effect : model_.take_effects()) run(effect);
}

void App::show_title() {
  std::string title = title_of(model_.state());
  if (title == title_) return;
  title_ = std::move(title);
  host::set_title(title_);
}

double App::draw(const FrameInput& input, const std::vector<host::Event>& events, double now_ms) {
  std::vector<view::Action> actions;
  ui_.begin_frame({.width = input.width,
                   .height = input.height,
                   .pixel_ratio = input.device_pixel_ratio,
                   .now_ms = input.now_ms,
                   .theme = model_.state().theme},
                  host::environment(), events);
  screens::draw_shell({ui_, model_.state(), memory_, actions, now_ms, host::utc_offset_minutes()});
  ui::FrameOutput output = ui_.end_frame();
  const view::Node* composer = find_test_id(output.nodes, "chat-input");
  const uint32_t composer_id = composer != nullptr ? composer->id : 0;
  if (const std::string patch = tree_.update(std::move(output.nodes)); !patch.empty()) host::patch_semantics(patch);
  if (composer_id != 0 && model_.state().composer.revision != composer_revision_) {
    composer_revision_ = model_.state().composer.revision;
    host::set_field_value(composer_id, model_.state().composer.text);
  }
  if (output.focus != 0) host::focus_node(output.focus);
  if (wants_composer_ && composer_id != 0) {
    wants_composer_ = false;
    host::focus_node(composer_id);
  }
  for (const view::Action& action : actions) dispatch(action, now_ms);
  return actions.empty() ? output.next_frame_ms : 0;
}

double App::next_frame(double from_widgets, double now_ms) const {
  double next = from_widgets;
  const auto consider = [&next](double in_ms) {
    if (next < 0 || in_ms < next) next = std::max(0.0, in_ms);
  };
  if (const double wake = model_.next_wake_ms(); wake > 0) consider(std::max(1.0, wake - now_ms));
  if (model_.state().running && model_.state().is_visible) consider(kRunningFrameMs);
  if (model_.state().limited_until_ms > now_ms && model_.state().is_visible) consider(kRunningFrameMs);
  return next;
}

double App::frame(const FrameInput& input) {
  if (!has_started_) start();
  const double now_ms = host::wall_ms();
  const auto events = host::take_events();
  take(events, now_ms);
  dispatch(view::Tick{}, now_ms);
  run_effects();
  const double from_widgets = draw(input, events, now_ms);
  run_effects();
  show_title();
  return next_frame(from_widgets, now_ms);
}

}  // namespace kf::app
