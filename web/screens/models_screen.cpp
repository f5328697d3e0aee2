// The Models screen: who serves models, and which.

#include "shared/view/format.h"
#include "shared/view/model_choice.h"
#include "shared/view/time_text.h"
#include "web/screens/models_parts.h"
#include "web/widgets/buttons.h"
#include "web/widgets/cards.h"
#include "web/widgets/draw.h"
#include "web/widgets/fields.h"
#include "web/widgets/layout.h"
#include "web/widgets/rows.h"
#include "web/widgets/scroll.h"

namespace kf::screens {
namespace {

using ui::Column;
using ui::Icon;
using ui::NodeRole;

constexpr float kPanel = 344;
constexpr float kContentMax = 1440;
constexpr float kCardMin = 320;

bool is_checking(const view::State& state) { return state.providers[0].is_loading || state.providers[1].is_loading; }

// The time of day, not "12 s ago": a page that counts seconds is never idle.
std::string checked_text(const Frame& frame) {
  double checked = 0;
  for (const auto& slot : frame.state.providers) checked = std::max(checked, slot.checked_ms);
  return checked == 0 ? "Looking for model servers"
                      : "Checked at " + view::format_time(static_cast<int64_t>(checked), frame.utc_offset_minutes);
}

void draw_top(const Frame& frame, Rect& area) {
  auto& ui = frame.ui;
  const Rect bar = take_top_bar(frame, area);
  const float pad = ui.is_phone() ? 16 : 24;
  ui::Row row({bar.x + pad, bar.y, bar.w - pad - 12, bar.h - 1});
  const float size = ui.is_phone() ? 44 : 32;
  const auto state = is_checking(frame.state) ? ui::ButtonState::busy : ui::ButtonState::ready;
  if (ui::icon_button(ui, row.take_right_middle(size, size),
                      {.name = "Check now", .icon = Icon::refresh, .state = state}))
    frame.act(view::RefreshModels{});
  row.gap_right(8);
  const float search_w = ui.is_phone() ? std::min(200.0f, row.width() - 100) : 220;
  const Rect search = row.take_right_middle(search_w, ui.is_phone() ? 40 : 32);
  row.gap(ui::label(ui, row.rest(), "Models",
                    {.look = {.style = ui::style::title}, .role = NodeRole::heading, .level = 1}) +
          12);
  if (!ui.is_phone())
    ui::label(ui, row.rest(), checked_text(frame),
              {.look = {.style = ui::style::meta, .tone = ui::Tone::muted}, .key = "checked"});
  const auto field = ui::text_field(ui, search,
                                    {.name = "Find a model",
                                     .value = frame.state.models.search,
                                     .placeholder = "Find a model",
                                     .kind = ui::FieldKind::search,
                                     .icon = Icon::search});
  if (field.edited) frame.act(view::SearchModels{*field.edited});
}

// The cards of one provider, and what stands in their place.
void draw_provider_models(const Frame& frame, Column& column, ProviderId id) {
  auto& ui = frame.ui;
  const auto& slot = frame.state.providers[view::index_of(id)];
  const auto rows = view::model_cards(frame.state, id);
  if (slot.report.models.empty() && !slot.report.available) return;
  column.gap(20);
  const Rect head = column.take(20);
  const std::string count = std::to_string(rows.size());
  const float used = ui::section_heading(ui, head, provider_display_name(id), 2, count);
  if (slot.report.stale) {
    const std::string text = "From " +
                             view::format_time(static_cast<int64_t>(slot.checked_ms), frame.utc_offset_minutes) +
                             ", trying again every 30 s";
    ui::label(ui, {head.x + used + 12, head.y, head.w - used - 12, head.h}, text,
              {.look = {.style = ui::style::meta, .tone = ui::Tone::muted}, .key = "stale"});
  }
  column.gap(12);
  if (rows.empty()) return draw_no_models(frame, column, id);
  const auto list = ui.open(
      {.role = NodeRole::list, .rect = column.rest(), .name = std::string(provider_display_name(id)) + " models"});
  const auto places = ui::columns(column.rest(), kCardMin, 12);
  for (size_t i = 0; i < rows.size(); i += places.size()) {
    const Rect line = column.take(kModelCardHeight);
    for (size_t j = 0; j < places.size() && i + j < rows.size(); ++j) {
      draw_model_card(frame, {places[j].x, line.y, places[j].w, line.h}, rows[i + j], slot.report);
    }
    column.gap(12);
  }
}

bool has_any_models(const view::State& state) {
  return !state.providers[0].report.models.empty() || !state.providers[1].report.models.empty();
}

bool is_first_run(const view::State& state) {
  const auto is_away = [](const view::ProviderSlot& slot) { return slot.is_known && !slot.report.available; };
  return is_away(state.providers[0]) && is_away(state.providers[1]) && !has_any_models(state);
}

void draw_loading(const Frame& frame, Column& column) {
  if (has_any_models(frame.state) || !is_checking(frame.state) || !ui::shows_skeleton(frame.ui, "models")) return;
  column.gap(40);
  for (const Rect& place : ui::columns(column.rest(), kCardMin, 12)) {
    const Rect card{place.x, column.y(), place.w, kModelCardHeight};
    ui::card(frame.ui, card);
    ui::skeleton(frame.ui, {card.x + 16, card.y + 18, 140, 14});
    ui::skeleton(frame.ui, {card.x + 16, card.y + 42, 90, 10});
    ui::skeleton(frame.ui, {card.x + 16, card.y + 68, card.w - 120, 10});
    ui::skeleton(frame.ui, {card.x + 16, card.y + 94, 60, 18});
  }
  column.gap(kModelCardHeight);
}

void draw_list(const Frame& frame, const Rect& area) {
  const float pad = frame.ui.is_phone() ? 16 : 24;
  ui::ScrollFrame scroll(frame.ui, area,
                         {.name = "Model servers and models", .key = "models", .role = NodeRole::region});
  const Rect content = scroll.content();
  Column column({content.x + pad, content.y + 20, std::min(content.w - 2 * pad, kContentMax), content.h});
  if (is_first_run(frame.state)) {
    draw_first_run(frame, column);
  } else {
    draw_provider_cells(frame, column);
    draw_loading(frame, column);
    for (const auto& row : EnumNames<ProviderId>::kNames) draw_provider_models(frame, column, row.first);
  }
  scroll.finish(column.used() + 40);
}

void draw_content(const Frame& frame, const Rect& whole) {
  Rect area = whole;
  draw_top(frame, area);
  draw_list(frame, area);
}

}  // namespace

void draw_models(const Frame& frame, const Rect& area) {
  const auto main = frame.ui.open({.role = NodeRole::main, .rect = area, .name = "Models"});
  draw_with_panel(frame, area,
                  {.is_open = frame.state.models.details_of.has_value(),
                   .width = kPanel,
                   .content = draw_content,
                   .panel = draw_model_details});
}

}  // namespace kf::screens
