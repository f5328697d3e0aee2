// Before the first question: what answers, where, and three ways to begin.

#include "shared/view/model_choice.h"
#include "web/screens/chat_parts.h"
#include "web/widgets/buttons.h"
#include "web/widgets/cards.h"
#include "web/widgets/draw.h"
#include "web/widgets/layout.h"

namespace kf::screens {
namespace {

using ui::Icon;
using ui::NodeRole;

struct Starter {
  std::string_view title;
  std::string_view text;
  std::string_view question;
  Icon icon;
};

constexpr std::array<Starter, 3> kStarters{{
    {"Summarise a text", "Paste it below", "Summarise this in five sentences:\n\n", Icon::file},
    {"Explain some code", "What it does, what could break", "Explain what this code does and what could go wrong:\n\n",
     Icon::bolt},
    {"Draft a message", "Say to whom and what about", "Draft a short, friendly message to ", Icon::edit},
}};

std::string who_answers(const view::State& state) {
  if (!state.selected) return "Choose a model below. Those on this machine keep what you write on it.";
  const ModelInfo* model = view::find_model(state, *state.selected);
  const std::string name = view::selected_display_name(state);
  const std::string provider(provider_display_name(state.selected->provider));
  if (model == nullptr || !view::is_selected_available(state))
    return name + " is not there right now: " + provider + " does not offer it.";
  if (!model->local) return name + " runs elsewhere: what you write leaves this machine.";
  return name + " answers on this machine. Nothing you write leaves it.";
}

bool is_kept_here(const view::State& state) {
  const ModelInfo* model = state.selected ? view::find_model(state, *state.selected) : nullptr;
  return model != nullptr && model->local;
}

std::string text_of(const Frame& frame, const Starter& starter) {
  const bool is_told = starter.icon == Icon::file && is_kept_here(frame.state);
  return std::string(starter.text) + (is_told ? ", it stays here" : "");
}

void draw_starter(const Frame& frame, const Rect& rect, const Starter& starter) {
  auto& ui = frame.ui;
  const auto item = ui.open({.role = NodeRole::group, .rect = rect, .key = starter.title});
  if (ui::card_button(ui, rect, {.name = starter.title})) frame.act(view::EditComposer{std::string(starter.question)});
  ui::draw_icon(ui, starter.icon, rect.x + 14, rect.y + 15, 16, ui.palette().text.muted);
  ui::draw_text(ui, {rect.x + 42, rect.y + 13, rect.w - 52, 20}, starter.title, {.style = ui::style::ui_medium});
  ui::draw_text(ui, {rect.x + 42, rect.y + 35, rect.w - 52, 16}, text_of(frame, starter),
                {.style = ui::style::meta, .tone = ui::Tone::muted});
}

}  // namespace

void draw_chat_start(const Frame& frame, const Rect& area) {
  auto& ui = frame.ui;
  const auto places = ui::columns(area, 220, 12);
  const size_t shown = std::min(places.size(), kStarters.size());
  const float width = (area.w - 12 * static_cast<float>(shown - 1)) / static_cast<float>(shown);
  const std::string who = who_answers(frame.state);
  const float who_h = ui::paragraph_height(ui, area.w, who, ui::style::body);
  const float height = 32 + 6 + who_h + 20 + 66 + 12;
  ui::Column column({area.x, std::max(area.y + 16, area.bottom() - height), area.w, height});
  ui::label(ui, column.take(32), "What do you want to know?",
            {.look = {.style = ui.is_phone() ? ui::style::heading : ui::style::display},
             .role = NodeRole::heading,
             .level = 2});
  column.gap(6);
  column.gap(ui::paragraph(
      ui, column.rest(), who,
      {.look = {.style = ui::style::body, .tone = ui::Tone::secondary}, .key = "who answers", .lines_max = 0}));
  column.gap(20);
  const Rect line = column.take(66);
  for (size_t i = 0; i < shown; ++i)
    draw_starter(frame, {line.x + static_cast<float>(i) * (width + 12), line.y, width, line.h}, kStarters[i]);
}

}  // namespace kf::screens
