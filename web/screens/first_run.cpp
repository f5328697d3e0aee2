// The Models screen when no server runs: two ways to get one, and what was looked at.

#include "web/screens/models_parts.h"
#include "web/widgets/badges.h"
#include "web/widgets/buttons.h"
#include "web/widgets/cards.h"
#include "web/widgets/draw.h"

namespace kf::screens {
namespace {

using ui::Icon;
using ui::NodeRole;

constexpr float kWidth = 800;

ProviderSetup setup_of(const Frame& frame, ProviderId id) {
  return frame.state.providers[view::index_of(id)].report.setup.value_or(view::default_setup(id));
}

std::string_view about(ProviderId id) {
  return id == ProviderId::ollama ? "Runs in the background, takes models by name"
                                  : "An app with its own model library";
}

// What can be told in the few words beside "Not Detected".
std::string short_error(ProviderId id) { return std::string(provider_display_name(id)) + " not running"; }

float steps_height(const Frame& frame, float width, ProviderId id) {
  float height = 0;
  for (const std::string& step : setup_of(frame, id).steps)
    height += ui::paragraph_height(frame.ui, width - 26, step, ui::style::ui) + 8;
  return height;
}

void draw_steps(const Frame& frame, ui::Column& column, ProviderId id) {
  auto& ui = frame.ui;
  int number = 0;
  const auto list = ui.open({.role = NodeRole::list, .rect = column.rest(), .name = "Steps"});
  for (const std::string& step : setup_of(frame, id).steps) {
    const std::string count = std::to_string(++number);
    const Rect circle{column.x(), column.y() + 1, 18, 18};
    ui::draw_box(ui, circle, {.fill = ui.palette().fill.neutral, .radius = 9});
    ui::draw_text(ui, circle, count,
                  {.style = ui::style::micro_bold, .tone = ui::Tone::secondary, .align = ui::Align::centre});
    const Rect place{column.x() + 26, column.y(), column.width() - 26, 20};
    const auto item = ui.open({.role = NodeRole::listitem, .rect = place, .key = count});
    column.gap(ui::paragraph(ui, place, step, {.look = {.tone = ui::Tone::secondary}, .lines_max = 0}) + 8);
  }
}

void draw_actions(const Frame& frame, const Rect& row_rect, ProviderId id) {
  auto& ui = frame.ui;
  ui::Row row(row_rect);
  const std::string install = "Install " + std::string(provider_display_name(id));
  const std::string open_url = setup_of(frame, id).open_url;
  if (!open_url.empty()) {
    const ui::LinkOptions open{.name = "Open LM Studio", .href = open_url, .style = ui::style::ui_medium};
    ui::link(ui, row.take_middle(ui::link_width(ui, open), 20), open);
    row.gap(16);
  }
  const ui::ButtonOptions button{
      .name = install, .kind = id == ProviderId::ollama ? ui::ButtonKind::primary : ui::ButtonKind::secondary};
  if (ui::button(ui, row.take(ui::button_width(ui, button)), button)) frame.act(view::ShowInstallHelp{id});
}

void draw_way(const Frame& frame, const Rect& card, ProviderId id) {
  auto& ui = frame.ui;
  ui::card(ui, card);
  const auto group = ui.open({.role = NodeRole::group, .rect = card, .name = provider_display_name(id)});
  ui::Column column(ui::inset(card, 20, 20));
  const Rect head = column.take(36);
  ui::draw_box(ui, {head.x, head.y, 36, 36}, {.fill = ui.palette().fill.neutral, .radius = 8});
  ui::draw_icon(ui, id == ProviderId::ollama ? Icon::server : Icon::laptop, Rect{head.x, head.y, 36, 36}, 20,
                ui.palette().text.secondary);
  ui::label(ui, {head.x + 48, head.y - 1, head.w - 48, 20}, provider_display_name(id),
            {.look = {.style = ui::style::title}, .role = NodeRole::heading, .level = 2});
  ui::label(ui, {head.x + 48, head.y + 19, head.w - 48, 16}, about(id),
            {.look = {.style = ui::style::meta, .tone = ui::Tone::muted}});
  column.gap(12);
  const Rect line = column.take(16);
  {
    const auto status = ui.open({.role = NodeRole::status,
                                 .rect = line,
                                 .name = provider_display_name(id),
                                 .key = "words",
                                 .test_id = status_test_id(id)});
    const float used = ui::status_word(ui, line,
                                       {.text = "Not Detected",
                                        .tone = ui::Tone::secondary,
                                        .dot = ui::DotShape::hollow,
                                        .style = ui::style::meta_medium});
    ui::label(ui, {line.x + used + 8, line.y, line.w - used - 8, line.h}, short_error(id),
              {.look = {.style = ui::style::meta, .tone = ui::Tone::muted}, .key = "error"});
  }
  column.gap(12);
  draw_steps(frame, column, id);
  const float height = ui::button_height(ui, ui::ButtonSize::normal);
  draw_actions(frame, {card.x + 20, card.bottom() - 20 - height, card.w - 40, height}, id);
}

void draw_ways(const Frame& frame, ui::Column& column) {
  const auto places = ui::columns(column.rest(), 300, 16);
  const float button = ui::button_height(frame.ui, ui::ButtonSize::normal);
  float height = 0;
  for (const auto& row : EnumNames<ProviderId>::kNames) {
    height =
        std::max(height, 20 + 36 + 12 + 16 + 12 + steps_height(frame, places[0].w - 40, row.first) + 12 + button + 20);
  }
  const auto region = frame.ui.open({.role = NodeRole::region,
                                     .rect = column.rest(),
                                     .name = "Model servers",
                                     .test_id = "local-provider-discovery"});
  size_t at = 0;
  Rect line = column.take(height);
  for (const auto& row : EnumNames<ProviderId>::kNames) {
    if (at == places.size()) {
      column.gap(16);
      line = column.take(height);
      at = 0;
    }
    draw_way(frame, {places[at].x, line.y, places[at].w, height}, row.first);
    ++at;
  }
}

void draw_checked(const Frame& frame, ui::Column& column) {
  auto& ui = frame.ui;
  column.gap(32);
  ui::label(ui, column.take(20), "What was checked",
            {.look = {.style = ui::style::section}, .role = NodeRole::heading, .level = 2});
  column.gap(4);
  for (const auto& [id, key] : EnumNames<ProviderId>::kNames) {
    const ProviderReport& report = frame.state.providers[view::index_of(id)].report;
    const std::string text = report.error.value_or("Nothing listens there.");
    const bool is_narrow = column.width() < 560;
    const float text_x = is_narrow ? 0.0f : 300.0f;
    const float text_h = ui::paragraph_height(ui, column.width() - text_x, text, ui::style::ui);
    const Rect row = column.take(is_narrow ? 36 + text_h + 8 : std::max(36.0f, text_h + 16));
    const Rect head{row.x, row.y, row.w, 36};
    ui::draw_dot(ui, head.x + 4, head.y + 18, ui::DotShape::hollow, ui.palette().text.muted);
    ui::label(ui, {head.x + 16, head.y, 104, 36}, provider_display_name(id), {.key = std::string(key) + " name"});
    ui::label(
        ui, {head.x + 120, head.y, 172, 36}, report.address,
        {.look = {.style = ui::style::code_small, .tone = ui::Tone::muted}, .key = std::string(key) + " address"});
    ui::paragraph(ui, {row.x + text_x, row.y + (is_narrow ? 36 : 8), row.w - text_x, text_h}, text,
                  {.look = {.tone = ui::Tone::secondary}, .key = std::string(key) + " error", .lines_max = 0});
    ui::draw_hairline(ui, row.x, row.bottom(), row.w, ui.palette().border.subtle);
  }
}

}  // namespace

void draw_first_run(const Frame& frame, ui::Column& outer) {
  auto& ui = frame.ui;
  const float width = std::min(kWidth, outer.width());
  ui::Column column({outer.x() + (outer.width() - width) / 2, outer.y() + (ui.is_phone() ? 0 : 36), width, 0});
  const float start = column.y();
  column.gap(
      ui::paragraph(ui, column.rest(), "No model server is running yet",
                    {.look = {.style = ui::style::display}, .role = NodeRole::heading, .level = 2, .lines_max = 0}));
  column.gap(6);
  const Rect intro{column.x(), column.y(), std::min(620.0f, width), 0};
  column.gap(ui::paragraph(ui, intro,
                           "Knowledge Foundry talks to models on your own machine. Start one of these and this page "
                           "goes on by itself; nothing needs to be reloaded.",
                           {.look = {.style = ui::style::body, .tone = ui::Tone::secondary}, .lines_max = 0}));
  column.gap(24);
  draw_ways(frame, column);
  draw_checked(frame, column);
  outer.gap(column.y() - start + 40);
}

}  // namespace kf::screens
