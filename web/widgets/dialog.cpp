// Dialogs and toasts.
#include <algorithm>

#include "web/widgets/draw.h"
#include "web/widgets/layout.h"
#include "web/widgets/popover.h"
#include "web/widgets/text.h"

namespace kf::ui {
namespace {

constexpr float radius = 14, padding_x = 24, padding_y = 20, title_gap = 6, body_gap = 16, buttons_gap = 18,
                button_gap = 8;
constexpr float page_air = 16, width_min = 200;
constexpr float toast_h = 44, toast_air = 16, toast_gap = 8, toast_left = 14, toast_right = 8, toast_part_gap = 12,
                toast_radius = 10;
constexpr float icon_px = 16, close_px = 28, toast_width_max = 480;

ButtonOptions safe_button(const DialogOptions& options) {
  const bool takes_focus = !options.body_takes_focus;
  return {.name = options.safe, .key = "safe", .flags = takes_focus ? view::kAutoFocus : 0u};
}

ButtonOptions act_button(const DialogOptions& options) {
  return {.name = options.act, .kind = options.act_kind, .state = options.act_state, .key = "act"};
}

float text_height(Ui& ui, float width, const DialogOptions& options) {
  return options.text.empty() ? 0 : title_gap + paragraph_height(ui, width, options.text, style::ui);
}

float dialog_height(Ui& ui, float width, const DialogOptions& options) {
  const float inner = width - 2 * padding_x;
  const float body = options.body_height > 0 ? body_gap + options.body_height : 0;
  return 2 * padding_y + paragraph_height(ui, inner, options.title, style::heading) + text_height(ui, inner, options) +
         body + buttons_gap + button_height(ui, ButtonSize::normal);
}

}  // namespace

DialogFrame::DialogFrame(Ui& ui, const DialogOptions& options) : ui_(ui) {
  const Rect page = ui.page();
  const float width = std::clamp(options.width, width_min, std::max(width_min, page.w - 2 * page_air));
  rect_ = ui.snap(centred(page, width, dialog_height(ui, width, options)));
  layer_.emplace(ui, 0, &Ui::close_layer);
  ui.push_layer(Layer::dialog);
  ui.occlude(page);
  const Id id = ui.add({.role = NodeRole::dialog,
                        .rect = rect_,
                        .name = options.title,
                        .test_id = options.test_id,
                        .flags = view::kModal});
  node_.emplace(ui, id, &Ui::close_node);
  ui.push_parent(id, rect_);
  ui.begin_dialog(id, rect_);
  shown_ = ui.appear(Ui::sub(id, "dialog"), view::motion::dialog_ms);
  mark_ = ui.mark();
  draw_box(ui, page, {.fill = ui.palette().scrim});
  draw_shadow(ui, rect_, radius, 4);
  draw_box(ui, rect_, {.fill = ui.palette().bg.overlay, .border = ui.palette().border.normal, .radius = radius});
  draw_text_parts(options);
  draw_buttons(options);
}

void DialogFrame::draw_text_parts(const DialogOptions& options) {
  Column column(inset(rect_, padding_x, padding_y));
  column.gap(paragraph(ui_, column.rest(), options.title,
                       {.look = {.style = style::heading}, .role = NodeRole::heading, .level = 2, .lines_max = 0}));
  if (!options.text.empty()) {
    column.gap(title_gap);
    column.gap(paragraph(ui_, column.rest(), options.text, {.look = {.tone = Tone::secondary}, .lines_max = 0}));
  }
  if (options.body_height > 0) column.gap(body_gap);
  body_ = column.take(options.body_height);
}

// The body is drawn after this, but stands before the buttons in the order of reading: their nodes are kept back until
// the end.
void DialogFrame::draw_buttons(const DialogOptions& options) {
  const size_t first = ui_.held_nodes_begin();
  const float height = button_height(ui_, ButtonSize::normal);
  Row row({rect_.x + padding_x, rect_.bottom() - padding_y - height, rect_.w - 2 * padding_x, height});
  const ButtonOptions safe = safe_button(options);
  Rect act_place{};
  if (!options.act.empty()) {
    act_place = row.take_right(button_width(ui_, act_button(options)));
    row.gap_right(button_gap);
  }
  if (button(ui_, row.take_right(button_width(ui_, safe)), safe)) choice_ = DialogChoice::safe;
  if (!options.act.empty() && button(ui_, act_place, act_button(options))) choice_ = DialogChoice::act;
  held_ = ui_.hold_nodes(first);
}

DialogFrame::~DialogFrame() {
  ui_.release_nodes(std::move(held_));
  ui_.transform_since(mark_, shown_, 0);
  node_.reset();
  layer_.reset();
}

ToastResult toast(Ui& ui, size_t index, const ToastOptions& options) {
  const auto layer = ui.layer(Layer::toast);
  const float words = text_width(ui, options.text, style::ui);
  const float fixed = toast_left + icon_px + toast_part_gap + toast_part_gap + close_px + toast_right + 2;
  const float width = std::min({words + 1 + fixed, toast_width_max, ui.page().w - 2 * toast_air});
  const float y = ui.clear_from() - toast_air - toast_h - static_cast<float>(index) * (toast_h + toast_gap);
  const Rect rect = ui.snap(Rect{ui.page().w - toast_air - width, y, width, toast_h});
  ui.occlude(rect);
  const auto node = ui.open({.role = NodeRole::status, .rect = rect, .key = options.key});
  const float shown = ui.appear(Ui::sub(node.id(), "toast"), view::motion::toast_ms);
  const size_t mark = ui.mark();
  draw_shadow(ui, rect, toast_radius, 3);
  draw_box(ui, rect, {.fill = ui.palette().bg.overlay, .border = ui.palette().border.normal, .radius = toast_radius});
  Row row({rect.x + toast_left + 1, rect.y, rect.w - toast_left - toast_right - 2, rect.h});
  draw_icon(ui, options.icon, row.take(icon_px), icon_px, ui.colour(options.tone));
  row.gap(toast_part_gap);
  const Rect close = row.take_right_middle(close_px, close_px);
  label(ui, row.rest(), options.text);
  ToastResult result;
  result.was_closed = icon_button(ui, close, {.name = "Dismiss", .icon = Icon::x});
  result.is_held = ui.is_hovered(rect) || ui.is_focused(ui.id_of(NodeRole::button, "Dismiss"));
  ui.transform_since(mark, shown, (1 - shown) * 4);
  return result;
}

}  // namespace kf::ui
