// One model as a card, and its menu.

#include <algorithm>

#include "shared/view/format.h"
#include "web/screens/models_parts.h"
#include "web/widgets/badges.h"
#include "web/widgets/buttons.h"
#include "web/widgets/cards.h"
#include "web/widgets/draw.h"
#include "web/widgets/popover.h"

namespace kf::screens {
namespace {

using ui::Icon;
using ui::NodeRole;

struct CapabilityBadge {
  std::string_view capability;
  std::string_view text;
  Icon icon;
};

constexpr std::array<CapabilityBadge, 4> kBadges{{
    {"tools", "Tools", Icon::tool},
    {"thinking", "Thinking", Icon::brain},
    {"vision", "Vision", Icon::image},
    {"embedding", "Embedding", Icon::chart},
}};

bool has(const ModelInfo& model, std::string_view capability) {
  return std::find(model.capabilities.begin(), model.capabilities.end(), capability) != model.capabilities.end();
}

std::string place_text(const ModelInfo& model) {
  if (model.local) return model.loaded ? "Local, loaded" : "Local";
  return "Runs at " + view::remote_place(model);
}

// What was last known of a provider that is away is muted: it may not be so any more.
ui::Tone unless_stale(const ProviderReport& report, ui::Tone tone) { return report.stale ? ui::Tone::muted : tone; }

void draw_name(const Frame& frame, Rect line, const view::ModelRow& row, ui::Tone tone) {
  auto& ui = frame.ui;
  const ui::BadgeOptions in_use{.text = "In use", .kind = ui::BadgeKind::accent, .icon = Icon::check};
  const bool is_used = frame.state.selected == row.key;
  const float badge_w = is_used ? ui::badge_width(ui, in_use) + 8 : 0;
  const Rect name{line.x, line.y, line.w - badge_w, line.h};
  const float used = ui::label(ui, name, row.model->display_name,
                               {.look = {.style = ui::style::title, .tone = tone},
                                .test_id = "model-name",
                                .role = NodeRole::heading,
                                .level = 3,
                                .passes_pointer = true});
  if (is_used) ui::badge(ui, line.x + used + 8, line.y + line.h / 2, in_use);
}

void draw_figures(const Frame& frame, const Rect& line, const ModelInfo& model, ui::Tone tone) {
  auto& ui = frame.ui;
  ui::Row row(line);
  const auto word = [&](const std::string& text, std::string_view key) {
    if (text.empty()) return;
    const float used = ui::label(
        ui, row.rest(), text, {.look = {.style = ui::style::meta, .tone = tone}, .key = key, .passes_pointer = true});
    row.gap(used + 12);
  };
  word(model.parameters, "parameters");
  if (!model.quantization.empty())
    row.gap(ui::badge(ui, row.rest().x, line.y + line.h / 2, {.text = model.quantization}) + 12);
  word(model.size > 0 ? view::format_bytes(model.size) : model.local ? "" : "No download", "size");
  if (model.context_length > 0) word(view::format_context(model.context_length), "context");
}

void draw_foot(const Frame& frame, const Rect& line, const ModelInfo& model, const ProviderReport& report) {
  auto& ui = frame.ui;
  const float middle = line.y + line.h / 2;
  const std::string text = place_text(model);
  const ui::StatusOptions place{.text = text,
                                .tone = unless_stale(report, model.local ? ui::Tone::success : ui::Tone::warning),
                                .icon = model.local ? Icon::laptop : Icon::cloud,
                                .style = ui::style::meta};
  const float width = ui::status_word_width(ui, place);
  ui::status_word(ui, {line.right() - width, line.y, width, line.h}, place);
  float x = line.x;
  for (const CapabilityBadge& badge : kBadges) {
    if (!has(model, badge.capability)) continue;
    const ui::BadgeOptions options{.text = badge.text, .kind = ui::BadgeKind::outline, .icon = badge.icon};
    if (x + ui::badge_width(ui, options) > line.right() - width - 8) break;
    x += ui::badge(ui, x, middle, options) + 4;
  }
}

void draw_menu(const Frame& frame, const Rect& anchor, const view::ModelRow& row, const std::string& owner) {
  if (frame.state.menu.owner != owner) return;
  const std::array<ui::MenuItem, 3> items{{
      {.name = "Chat with it", .icon = Icon::chat, .is_disabled = !view::can_chat(*row.model)},
      {.name = "Details", .icon = Icon::info},
      {.name = "Copy name", .icon = Icon::copy},
  }};
  const auto result =
      ui::menu(frame.ui, {.name = "More for " + row.model->display_name, .anchor_rect = anchor, .items = items});
  if (result.chosen) frame.act(view::CloseMenu{});
  if (result.chosen == size_t{0}) frame.act(view::UseModel{row.key, true});
  if (result.chosen == size_t{1}) frame.act(view::ShowModelDetails{row.key});
  if (result.chosen == size_t{2}) frame.act(view::CopyText{row.model->id, "Name copied"});
  if (result.was_dismissed) frame.act(view::CloseMenu{});
}

}  // namespace

void draw_model_card(const Frame& frame, const Rect& rect, const view::ModelRow& row, const ProviderReport& report) {
  auto& ui = frame.ui;
  const ModelInfo& model = *row.model;
  const bool is_used = frame.state.selected == row.key;
  const std::string test_id = std::string(enum_name(row.key.provider)) + "-model-card";
  const auto card = ui.open({.role = NodeRole::listitem, .rect = rect, .key = model.id, .test_id = test_id});
  const std::string details = "Details of " + model.display_name;
  const auto state = is_used ? ui::CardState::selected : ui::CardState::plain;
  if (ui::card_button(ui, rect, {.name = details, .state = state})) frame.act(view::ShowModelDetails{row.key});

  const float menu_size = ui.is_phone() ? 44 : 28;
  const Rect menu_rect{rect.right() - 10 - menu_size, rect.y + (ui.is_phone() ? 4 : 10), menu_size, menu_size};
  ui::Column column({rect.x + 16, rect.y + 14, rect.w - 32, rect.h});
  draw_name(frame, {column.x(), column.take(22).y, column.width() - menu_size, 22}, row,
            unless_stale(report, ui::Tone::primary));
  ui::label(ui, column.take(16), model.id,
            {.look = {.style = ui::style::code_small, .tone = ui::Tone::muted}, .key = "id", .passes_pointer = true});
  column.gap(10);
  draw_figures(frame, column.take(20), model, unless_stale(report, ui::Tone::secondary));
  column.gap(12);
  draw_foot(frame, column.take(20), model, report);

  const std::string owner = "card:" + std::string(enum_name(row.key.provider)) + ":" + model.id;
  const std::string name = "More for " + model.display_name;
  const uint32_t flags = view::kHasPopup | view::kExpandable | (frame.state.menu.owner == owner ? view::kExpanded : 0u);
  if (ui::icon_button(ui, menu_rect, {.name = name, .icon = Icon::dots, .key = "menu", .flags = flags}))
    frame.act(view::OpenMenu{owner});
  draw_menu(frame, menu_rect, row, owner);
}

void draw_no_models(const Frame& frame, ui::Column& column, ProviderId id) {
  const bool is_searching = !frame.state.models.search.empty();
  const std::string name(provider_display_name(id));
  const std::string title = is_searching ? "No model of " + name + " matches “" + frame.state.models.search + "”"
                                         : name + " runs, but has no models yet";
  const std::string text = is_searching ? "Names, sizes and quantisations were searched."
                           : id == ProviderId::ollama
                               ? "Get one in a terminal, for example: ollama pull qwen3:8b. It appears here by itself."
                               : "Get one in LM Studio under Discover. It appears here by itself.";
  const Rect card{column.x(), column.y(), column.width(), 132};
  ui::card(frame.ui, card);
  const ui::EmptyOptions empty{.title = title,
                               .text = text,
                               .icon = is_searching ? Icon::search : Icon::models,
                               .action = {.name = is_searching ? "Clear the search" : ""},
                               .place = ui::EmptyPlace::card};
  if (ui::empty_state(frame.ui, card, empty)) frame.act(view::SearchModels{""});
  column.gap(132);
}

}  // namespace kf::screens
