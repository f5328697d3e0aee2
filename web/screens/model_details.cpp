// The side panel of one model.

#include "shared/view/format.h"
#include "shared/view/time_text.h"
#include "web/screens/models_parts.h"
#include "web/widgets/buttons.h"
#include "web/widgets/cards.h"
#include "web/widgets/draw.h"
#include "web/widgets/rows.h"
#include "web/widgets/scroll.h"

namespace kf::screens {
namespace {

using ui::Column;
using ui::Icon;
using ui::NodeRole;

// The licence's name is in the first line of its text.
std::string licence_name(const std::string& text) {
  const size_t start = text.find_first_not_of(" \t\r\n");
  return start == std::string::npos ? "" : text.substr(start, text.find('\n', start) - start);
}

void value(const Frame& frame, Column& column, std::string_view label, const std::string& text,
           ui::TextStyle style = ui::style::ui) {
  if (!text.empty()) ui::key_value(frame.ui, column.take(28), {.label = label, .value = text, .value_style = style});
}

void divider(const Frame& frame, Column& column) {
  column.gap(12);
  ui::draw_hairline(frame.ui, column.x(), column.y(), column.width(), frame.ui.palette().border.subtle);
  column.gap(12);
}

void draw_model_part(const Frame& frame, Column& column, const ModelInfo& model, const ModelDetails* details) {
  ui::section_heading(frame.ui, column.take(20), "Model", 3);
  column.gap(4);
  value(frame, column, "Name", model.id, ui::style::code_small);
  value(frame, column, "Family", model.family);
  value(frame, column, "Parameters", model.parameters);
  value(frame, column, "Quantisation", model.quantization);
  if (model.context_length > 0) value(frame, column, "Context", view::format_count(model.context_length) + " tokens");
  if (model.loaded_context_length > 0 && model.loaded_context_length != model.context_length)
    value(frame, column, "Loaded with", view::format_count(model.loaded_context_length) + " tokens");
  if (details != nullptr) value(frame, column, "Licence", licence_name(details->license));
  if (const auto changed = view::parse_iso8601(model.modified)) {
    value(frame, column, "Changed", view::format_date(*changed, frame.utc_offset_minutes));
  }
}

std::string memory_text(const ModelDetails& details) {
  if (details.memory_bytes <= 0) return "";
  const std::string text = view::format_bytes(details.memory_bytes);
  if (details.gpu_bytes >= details.memory_bytes) return text + ", all on the GPU";
  return details.gpu_bytes > 0 ? text + ", " + view::format_bytes(details.gpu_bytes) + " on the GPU"
                               : text + ", none on a GPU";
}

void draw_place_part(const Frame& frame, Column& column, const ModelInfo& model, const ModelDetails* details) {
  divider(frame, column);
  ui::section_heading(frame.ui, column.take(20), model.local ? "On this machine" : "Elsewhere", 3);
  column.gap(4);
  if (!model.local) {
    column.gap(
        ui::paragraph(frame.ui, column.rest(),
                      "What you write to this model leaves this machine and goes to " + view::remote_place(model) + ".",
                      {.look = {.tone = ui::Tone::warning}, .lines_max = 0}));
    return;
  }
  if (model.size > 0) value(frame, column, "Disk", view::format_bytes(model.size));
  if (details != nullptr) value(frame, column, "Memory", memory_text(*details));
  value(frame, column, "State", model.loaded ? "Loaded, answers at once" : "Loads with the first question");
}

void draw_head(const Frame& frame, const Rect& bar, const std::string& title) {
  auto& ui = frame.ui;
  ui::draw_hairline(ui, bar.x, bar.bottom() - 1, bar.w, ui.palette().border.subtle);
  ui::Row row({bar.x + 20, bar.y, bar.w - 28, bar.h - 1});
  const float size = ui.is_phone() ? 44 : 28;
  const Rect close = row.take_right_middle(size, size);
  ui::label(ui, row.rest(), title, {.look = {.style = ui::style::title}, .role = NodeRole::heading, .level = 2});
  if (ui::icon_button(ui, close, {.name = "Close details", .icon = Icon::x})) frame.act(view::CloseModelDetails{});
}

void draw_actions(const Frame& frame, Column& column, const view::SelectedModel& key, const ModelInfo& model) {
  const bool can = view::can_chat(model);
  const ui::ButtonOptions chat{
      .name = "Chat with it",
      .kind = ui::ButtonKind::primary,
      .state = can ? ui::ButtonState::ready : ui::ButtonState::disabled,
      .description = can ? "" : "This model turns text into numbers for search. It does not answer."};
  if (ui::button(frame.ui, column.take(ui::button_height(frame.ui, ui::ButtonSize::normal)), chat))
    frame.act(view::UseModel{key, true});
  column.gap(16);
}

}  // namespace

void draw_model_details(const Frame& frame, const Rect& area) {
  auto& ui = frame.ui;
  const view::ModelsScreen& screen = frame.state.models;
  const ModelInfo* listed = view::find_model(frame.state, *screen.details_of);
  const ModelDetails* details = screen.details ? &*screen.details : nullptr;
  const auto panel = ui.open({.role = NodeRole::complementary, .rect = area, .name = "Model details"});
  ui::draw_box(ui, area, {.fill = ui.palette().bg.sidebar});
  if (!ui.is_phone()) ui::draw_hairline_down(ui, area.x, area.y, area.h, ui.palette().border.subtle);
  const Rect bar{area.x, area.y, area.w, ui.is_phone() ? 52.0f : 48.0f};
  draw_head(frame, bar, listed != nullptr ? listed->display_name : screen.details_of->model_id);
  ui::ScrollFrame scroll(ui, {area.x, bar.bottom(), area.w, area.h - bar.h}, {.name = "Details", .key = "details"});
  const Rect content = scroll.content();
  Column column({content.x + 20, content.y + 16, content.w - 40, content.h});
  if (listed != nullptr) {
    ModelInfo model = *listed;
    if (details != nullptr && model.context_length == 0) model.context_length = details->model.context_length;
    draw_actions(frame, column, *screen.details_of, model);
    draw_model_part(frame, column, model, details);
    draw_place_part(frame, column, model, details);
  }
  if (screen.details_fault) {
    column.gap(12);
    const ui::BannerOptions fault{.text = screen.details_fault->message, .kind = ui::BannerKind::warning};
    ui::banner(ui, column.take(ui::banner_height(ui, column.width(), fault)), fault);
  }
  scroll.finish(column.used() + 24);
}

}  // namespace kf::screens
