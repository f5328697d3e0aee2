// Ollama and LM Studio: whether they run, and if not, why and what helps.

#include <algorithm>

#include "shared/view/format.h"
#include "web/screens/models_parts.h"
#include "web/widgets/badges.h"
#include "web/widgets/buttons.h"
#include "web/widgets/cards.h"
#include "web/widgets/draw.h"

namespace kf::screens {
namespace {

using ui::NodeRole;

constexpr float kTextLeft = 36;  // behind the dot
constexpr float kButtonWidth = 72;

std::string summary_of(const ProviderReport& report) {
  if (!report.available) return report.error.value_or("Nothing answers there.");
  const size_t count = report.models.size();
  std::string text = std::to_string(count) + (count == 1 ? " model" : " models");
  if (report.latency_ms) text += ", answers in " + std::to_string(std::max<int64_t>(1, *report.latency_ms)) + " ms";
  if (report.version) text += ", version " + *report.version;
  return text;
}

std::string install_name(ProviderId id) { return "Install " + std::string(provider_display_name(id)); }

struct CellLook {
  float text_width;
  float summary_height;
  float height;
};

CellLook measure(const Frame& frame, float width, const ProviderReport& report) {
  CellLook look{};
  look.text_width = width - kTextLeft - 16 - (report.available ? 0 : kButtonWidth + 12);
  look.summary_height = ui::paragraph_height(frame.ui, look.text_width, summary_of(report), ui::style::meta);
  const float line = ui::line_height(frame.ui, ui::style::meta);
  look.height = 12 + 20 + 2 + look.summary_height + line + (report.available ? 0 : line + 4) + 12;
  return look;
}

void draw_words(const Frame& frame, const Rect& line, ProviderId id, const view::ProviderSlot& slot) {
  auto& ui = frame.ui;
  const ProviderReport& report = slot.report;
  const auto status = ui.open({.role = NodeRole::status,
                               .rect = line,
                               .name = provider_display_name(id),
                               .key = "words",
                               .test_id = status_test_id(id)});
  const float name = ui::label(ui, line, provider_display_name(id), {.look = {.style = ui::style::section}});
  const std::string_view word = slot.is_known ? state_word(report) : "Looking";
  const ui::TextLook look{.style = ui::style::ui_medium,
                          .tone = report.available ? ui::Tone::success : ui::Tone::secondary};
  ui::label(ui, {line.x + name + 8, line.y, line.w - name - 8, line.h}, word, {.look = look, .key = "state"});
}

void draw_cell(const Frame& frame, const Rect& rect, ProviderId id) {
  auto& ui = frame.ui;
  const view::ProviderSlot& slot = frame.state.providers[view::index_of(id)];
  const ProviderReport& report = slot.report;
  const CellLook look = measure(frame, rect.w, report);
  const auto group = ui.open({.role = NodeRole::group, .rect = rect, .name = provider_display_name(id)});
  const auto dot = report.available ? ui::DotShape::full : ui::DotShape::hollow;
  ui::draw_dot(ui, rect.x + 20, rect.y + 22, dot,
               report.available ? ui.palette().success.solid : ui.palette().text.muted);
  ui::Column column({rect.x + kTextLeft, rect.y + 12, look.text_width, rect.h});
  draw_words(frame, column.take(20), id, slot);
  column.gap(2);
  if (!slot.is_known) return;
  const ui::TextLook muted{.style = ui::style::meta, .tone = ui::Tone::muted};
  column.gap(ui::paragraph(ui, column.rest(), summary_of(report), {.look = muted, .key = "summary", .lines_max = 0}));
  const float line = ui::line_height(ui, ui::style::meta);
  ui::label(ui, column.take(line), report.address,
            {.look = {.style = ui::style::code_small, .tone = ui::Tone::muted}, .key = "address"});
  if (report.available) return;
  column.gap(4);
  const std::string install = install_name(id);
  const ui::LinkOptions link{.name = install, .href = "", .style = ui::style::meta};
  if (ui::link_button(ui, {column.x(), column.y(), ui::link_width(ui, link), line}, link))
    frame.act(view::ShowInstallHelp{id});
  const Rect button{rect.right() - 12 - kButtonWidth, rect.y + 12, kButtonWidth,
                    ui::button_height(ui, ui::ButtonSize::small)};
  const std::string set_up = "Set up " + std::string(provider_display_name(id));
  if (ui::button(ui, button, {.name = set_up, .size = ui::ButtonSize::small, .label = "Set up"}))
    frame.act(view::ShowInstallHelp{id});
}

}  // namespace

std::string_view status_test_id(ProviderId id) {
  return id == ProviderId::ollama ? "ollama-status" : "lmstudio-status";
}

std::string_view state_word(const ProviderReport& report) { return report.available ? "Running" : "Not Detected"; }

void draw_provider_cells(const Frame& frame, ui::Column& column) {
  const auto& names = EnumNames<ProviderId>::kNames;
  const bool is_stacked = column.width() < 560;
  const float width = is_stacked ? column.width() : column.width() / static_cast<float>(names.size());
  std::vector<float> heights;
  for (const auto& row : names)
    heights.push_back(measure(frame, width, frame.state.providers[view::index_of(row.first)].report).height);
  float height = 0;
  for (const float h : heights) height = is_stacked ? height + h : std::max(height, h);
  const Rect card = column.take(height);
  ui::card(frame.ui, card);
  const auto discovery = frame.ui.open(
      {.role = NodeRole::region, .rect = card, .name = "Model servers", .test_id = "local-provider-discovery"});
  Rect cell{card.x, card.y, width, is_stacked ? heights[0] : height};
  for (size_t i = 0; i < names.size(); ++i) {
    if (is_stacked) cell.h = heights[i];
    draw_cell(frame, cell, names[i].first);
    const bool is_last = i + 1 == names.size();
    if (!is_last && is_stacked)
      ui::draw_hairline(frame.ui, cell.x, cell.bottom(), cell.w, frame.ui.palette().border.subtle);
    if (!is_last && !is_stacked)
      ui::draw_hairline_down(frame.ui, cell.right(), cell.y + 1, cell.h - 2, frame.ui.palette().border.subtle);
    cell = is_stacked ? Rect{cell.x, cell.bottom(), cell.w, cell.h} : cell.moved(width, 0);
  }
}

}  // namespace kf::screens
