// Where questions are written: text, model, context gauge, send and stop.

#include "shared/view/format.h"
#include "shared/view/model_choice.h"
#include "web/screens/chat_parts.h"
#include "web/widgets/badges.h"
#include "web/widgets/buttons.h"
#include "web/widgets/draw.h"
#include "web/widgets/fields.h"
#include "web/widgets/layout.h"

namespace kf::screens {
namespace {

using ui::Icon;
using ui::NodeRole;

constexpr int kLinesMax = 8;
constexpr float kSend = 32;

float text_height(const Frame& frame, float width) {
  return ui::text_area_height(frame.ui, width - 20, frame.state.composer.text, ui::style::body, kLinesMax);
}

float edit_note_height(const Frame& frame) { return frame.state.composer.editing_seq ? 28.0f : 0.0f; }
float bar_height(const Frame& frame) { return frame.ui.is_phone() ? 44.0f : kSend; }

std::string placeholder_of(const view::State& state) {
  if (!state.selected) return "Choose a model, then ask";
  if (state.running) return "Write the next message while this one arrives";
  return "Message " + view::selected_display_name(state);
}

void draw_edit_note(const Frame& frame, const Rect& line) {
  if (!frame.state.composer.editing_seq) return;
  auto& ui = frame.ui;
  ui::Row row(ui::inset(line, 6, 0));
  const Rect cancel = row.take_right_middle(28, 24);
  ui::draw_icon(ui, Icon::edit, Rect{row.rest().x, line.y, 12, line.h}, 12, ui.palette().text.muted);
  row.gap(20);
  ui::label(ui, row.rest(), "Sending replaces your question and what came after it",
            {.look = {.style = ui::style::meta, .tone = ui::Tone::muted}, .key = "editing"});
  if (ui::icon_button(ui, cancel, {.name = "Cancel editing", .icon = Icon::x})) frame.act(view::CancelEdit{});
}

// Dot, name, provider, arrows.
void draw_model_button(const Frame& frame, ui::Row& row, const Rect& composer) {
  auto& ui = frame.ui;
  const view::State& state = frame.state;
  const std::string chosen = view::selected_display_name(state);
  const std::string name = chosen.empty() ? "Choose a model" : chosen;
  const std::string provider =
      state.selected && !ui.is_phone() ? std::string(provider_display_name(state.selected->provider)) : "";
  const float provider_w = provider.empty() ? 0 : ui::text_width(ui, provider, ui::style::ui) + 6;
  const float name_w = std::min(ui::text_width(ui, name, ui::style::ui_medium), row.width() - provider_w - 54);
  const Rect rect = row.take(10 + 8 + 8 + name_w + provider_w + 6 + 12 + 10);
  const uint32_t flags = view::kHasPopup | view::kExpandable | (state.selector.is_open ? view::kExpanded : 0u);
  const std::string label = "Model: " + name + ". Choose another";
  const auto how =
      ui::control(ui, rect, {.name = label, .test_id = "model-selector-button", .key = "model", .flags = flags});
  if (how.was_activated)
    frame.act(state.selector.is_open ? view::Action(view::CloseSelector{}) : view::Action(view::OpenSelector{}));
  const auto& colours = ui.palette();
  const view::Colour fill = state.selector.is_open ? colours.fill.selected
                            : how.is_pressed       ? colours.fill.pressed
                                                   : colours.fill.hover;
  if (state.selector.is_open || how.hover > 0)
    ui::draw_box(ui, rect, {.fill = state.selector.is_open ? fill : view::with_alpha(fill, how.hover), .radius = 6});
  const bool is_there = view::is_selected_available(state);
  const float middle = rect.y + rect.h / 2;
  ui::draw_dot(ui, rect.x + 14, middle, is_there ? ui::DotShape::full : ui::DotShape::hollow,
               is_there ? colours.success.solid : colours.text.muted);
  ui::label(ui, {rect.x + 26, rect.y, name_w, rect.h}, name,
            {.look = {.style = ui::style::ui_medium},
             .test_id = "selected-model-name",
             .key = "name",
             .passes_pointer = true});
  ui::draw_text(ui, {rect.x + 32 + name_w, rect.y, provider_w, rect.h}, provider, {.tone = ui::Tone::muted});
  ui::draw_icon(ui, Icon::updown, Rect{rect.right() - 22, rect.y, 12, rect.h}, 12, colours.text.muted);
  if (state.selector.is_open) draw_selector(frame, composer, rect);
}

// Tokens of the last exchange against what the model can hold; nothing before that is known.
void draw_gauge(const Frame& frame, ui::Row& row) {
  if (!frame.state.selected) return;
  const ModelInfo* model = view::find_model(frame.state, *frame.state.selected);
  const auto& messages = frame.state.open.messages;
  const int64_t context = model == nullptr ? 0 : view::usable_context(*model);
  if (context <= 0 || messages.empty() || !messages.back().usage) return;
  const Usage& usage = *messages.back().usage;
  const int64_t used = usage.prompt_tokens + usage.completion_tokens;
  const float part = static_cast<float>(used) / static_cast<float>(context);
  const std::string text = part >= 1             ? "Oldest turns are left out"
                           : frame.ui.is_phone() ? ""
                                                 : view::format_tokens_of(used, context);
  const ui::GaugeOptions gauge{.name = "Context used", .text = text, .part = part};
  const Rect place = row.take_right(ui::gauge_width(frame.ui, gauge));
  ui::gauge(frame.ui, place, gauge);
  row.gap_right(8);
}

bool runs_here(const view::State& state) {
  return state.running && state.running->conversation == state.open.id && !state.running->parked;
}

bool can_send(const view::State& state) {
  const bool has_text = state.composer.text.find_first_not_of(" \t\r\n") != std::string::npos;
  return has_text && state.selected && !state.running && !state.waiting && !state.open.is_loading;
}

void draw_send(const Frame& frame, const Rect& rect) {
  auto& ui = frame.ui;
  if (runs_here(frame.state)) {
    ui::draw_box(ui, rect, {.fill = ui.palette().text.primary, .radius = rect.h / 2});
    ui::draw_icon(ui, Icon::stop, rect, 16, ui.palette().bg.surface);
    const auto how = ui::control(
        ui, rect, {.name = "Stop", .radius = rect.h / 2, .tooltip = "Stop", .test_id = "stop-button", .key = "stop"});
    if (how.was_activated) frame.act(view::Stop{});
    return;
  }
  const auto state = can_send(frame.state) ? ui::ButtonState::ready : ui::ButtonState::disabled;
  const std::string_view why = frame.state.running ? "An answer is arriving in another conversation" : "";
  if (ui::icon_button(ui, rect,
                      {.name = "Send",
                       .icon = Icon::arrow_up,
                       .kind = ui::ButtonKind::primary,
                       .state = state,
                       .radius = rect.h / 2,
                       .description = why,
                       .test_id = "send-button"})) {
    frame.act(view::Send{});
  }
}

}  // namespace

float composer_height(const Frame& frame, float width) {
  return 10 + edit_note_height(frame) + text_height(frame, width) + 8 + bar_height(frame) + 8;
}

void draw_composer(const Frame& frame, const Rect& area) {
  auto& ui = frame.ui;
  const auto form = ui.open({.role = NodeRole::form, .rect = area, .name = "Ask"});
  const ui::Id field_id = ui.id_of(NodeRole::textarea, "message");
  const bool is_focused = ui.is_focused(field_id);
  ui.keep_clear_from(area.y);
  ui::draw_shadow(ui, area, 14, 2);
  ui::draw_box(ui, area,
               {.fill = ui.palette().bg.raised,
                .border = is_focused ? ui.palette().accent.fill : ui.palette().border.strong,
                .radius = 14});
  ui::Column column(ui::inset(area, 10, 10));
  if (frame.state.composer.editing_seq) draw_edit_note(frame, column.take(edit_note_height(frame)));
  const Rect text = column.take(text_height(frame, area.w));
  const std::string placeholder = placeholder_of(frame.state);
  const auto field = ui::text_area(ui, text,
                                   {.name = "Message",
                                    .value = frame.state.composer.text,
                                    .placeholder = placeholder,
                                    .kind = ui::FieldKind::bare,
                                    .test_id = "chat-input",
                                    .key = "message",
                                    .style = ui::style::body,
                                    .flags = view::kSubmitOnEnter});
  if (field.edited) frame.act(view::EditComposer{*field.edited});
  if (field.was_submitted) frame.act(view::Send{});
  column.gap(8);
  ui::Row row(column.take(bar_height(frame)));
  const float send = bar_height(frame);
  const Rect send_rect = row.take_right(send);
  row.gap_right(8);
  draw_gauge(frame, row);
  draw_model_button(frame, row, area);
  draw_send(frame, send_rect);
}

}  // namespace kf::screens
