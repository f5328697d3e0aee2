// The Chat screen: conversations, transcript, composer.

#include "shared/view/model_choice.h"
#include "web/screens/chat_parts.h"
#include "web/widgets/badges.h"
#include "web/widgets/buttons.h"
#include "web/widgets/cards.h"
#include "web/widgets/draw.h"
#include "web/widgets/layout.h"
#include "web/widgets/popover.h"

namespace kf::screens {
namespace {

using ui::Icon;
using ui::NodeRole;

constexpr float kList = 256;
constexpr float kListWide = 288;
constexpr float kTranscript = 760;

bool list_is_beside(const Frame& frame) { return width_of(frame.ui) >= Width::desktop; }

Rect centred_column(const Rect& area, float pad) {
  const float width = std::min(kTranscript, area.w - 2 * pad);
  return {area.x + (area.w - width) / 2, area.y, width, area.h};
}

void draw_menu(const Frame& frame, const Rect& anchor) {
  if (frame.state.menu.owner != "chat") return;
  const std::array<ui::MenuItem, 4> items{{
      {.name = "Rename", .icon = Icon::edit},
      {.name = "Export as Markdown", .icon = Icon::download},
      {.name = "Export as JSON", .icon = Icon::download},
      {.name = "Delete", .icon = Icon::trash, .tone = ui::Tone::danger, .is_divided = true},
  }};
  const auto result = ui::menu(frame.ui, {.name = "This conversation", .anchor_rect = anchor, .items = items});
  const std::string conversation = frame.state.open.id;
  if (result.chosen || result.was_dismissed) frame.act(view::CloseMenu{});
  if (result.chosen == size_t{0}) frame.act(view::AskRename{conversation});
  if (result.chosen == size_t{1}) frame.act(view::Export{conversation, "markdown"});
  if (result.chosen == size_t{2}) frame.act(view::Export{conversation, "json"});
  if (result.chosen == size_t{3}) frame.act(view::AskDelete{conversation});
}

void draw_conversation_actions(const Frame& frame, ui::Row& row, float size) {
  auto& ui = frame.ui;
  const bool is_open = frame.state.menu.owner == "chat";
  const uint32_t flags = view::kHasPopup | view::kExpandable | (is_open ? view::kExpanded : 0u);
  const Rect dots = row.take_right_middle(size, size);
  if (ui::icon_button(ui, dots,
                      {.name = "More for this conversation", .icon = Icon::dots, .key = "chat menu", .flags = flags}))
    frame.act(view::OpenMenu{"chat"});
  draw_menu(frame, dots);
}

// Where the selected model runs, said once and in small print.
void draw_place(const Frame& frame, Rect rect) {
  if (!frame.state.selected || frame.ui.is_phone()) return;
  const ModelInfo* model = view::find_model(frame.state, *frame.state.selected);
  const bool is_local = model == nullptr || model->local;
  const ui::BadgeOptions here{
      .text = "On this machine", .kind = ui::BadgeKind::outline, .icon = Icon::laptop, .icon_tone = ui::Tone::success};
  const ui::BadgeOptions away{.text = "Leaves this machine", .kind = ui::BadgeKind::warning, .icon = Icon::cloud};
  ui::badge(frame.ui, rect.x, rect.y + rect.h / 2, is_local ? here : away);
}

std::string title_of(const view::OpenConversation& open) {
  if (open.id.empty()) return "New chat";
  return open.title.empty() ? "Conversation" : open.title;
}

void draw_fault(const Frame& frame, const Rect& area) {
  const auto& fault = *frame.state.open.fault;
  const bool is_gone = fault.code == ErrorCode::not_found;
  const ui::EmptyOptions empty{.title = is_gone ? "This conversation is not here" : "This conversation cannot be shown",
                               .text = fault.message,
                               .icon = Icon::chat,
                               .action = {.name = "New chat", .kind = ui::ButtonKind::primary}};
  if (ui::empty_state(frame.ui, ui::inset(area, 0, 40), empty)) frame.act(view::NewChat{});
}

void draw_middle(const Frame& frame, const Rect& area, float pad) {
  if (frame.state.open.fault) return draw_fault(frame, centred_column(area, pad));
  const bool has_begun = !frame.state.open.id.empty();
  if (has_begun) return draw_transcript(frame, area);
  draw_chat_start(frame, centred_column(area, pad));
}

void draw_work(const Frame& frame, Rect area) {
  auto& ui = frame.ui;
  const auto main = ui.open({.role = NodeRole::main, .rect = area, .name = "Chat"});
  draw_chat_top_bar(frame, take_top_bar(frame, area));
  const float pad = ui.is_phone() ? 12 : 24;
  const float below = ui.is_phone() ? 12 : 16;
  const Rect column = centred_column(area, pad);
  const float height = composer_height(frame, column.w);
  const Rect composer{column.x, area.bottom() - below - height, column.w, height};
  draw_middle(frame, {area.x, area.y, area.w, composer.y - area.y - 4}, pad);
  draw_composer(frame, composer);
}

void draw_sliding_list(const Frame& frame, const Rect& area) {
  auto& ui = frame.ui;
  const auto layer = ui.layer(ui::Layer::panel);
  ui::draw_box(ui, area, {.fill = ui.palette().scrim});
  ui.occlude(area);
  const Rect panel{area.x, area.y, ui.is_phone() ? area.w : kListWide, area.h};
  draw_conversation_list(frame, panel);
  const Rect beside{panel.right(), area.y, area.w - panel.w, area.h};
  if (ui.was_pressed_outside(panel) && beside.w > 0) frame.act(view::ToggleSidebar{});
}

}  // namespace

void draw_chat_top_bar(const Frame& frame, const Rect& bar) {
  auto& ui = frame.ui;
  const bool is_narrow = !list_is_beside(frame);
  const float size = ui.is_phone() ? 44 : 28;
  ui::Row row({bar.x + (is_narrow ? 8 : 24), bar.y, bar.w - (is_narrow ? 16 : 36), bar.h - 1});
  if (is_narrow) {
    const Rect button = row.take_middle(size, size);
    if (ui::icon_button(ui, button, {.name = "Conversations", .icon = Icon::menu})) frame.act(view::ToggleSidebar{});
    row.gap(8);
    const Rect new_chat = row.take_right_middle(size, size);
    if (ui::icon_button(ui, new_chat, {.name = "New chat", .icon = Icon::edit})) frame.act(view::NewChat{});
    row.gap_right(4);
  }
  if (!frame.state.open.id.empty() && !frame.state.open.fault) draw_conversation_actions(frame, row, size);
  const float badge_room = ui.is_phone() ? 0 : 150;
  const Rect title{row.rest().x, bar.y, row.width() - badge_room, bar.h - 1};
  const std::string text = title_of(frame.state.open);
  const float used = ui::label(
      ui, title, text, {.look = {.style = ui::style::title}, .key = "title", .role = NodeRole::heading, .level = 1});
  draw_place(frame, {title.x + used + 12, bar.y, badge_room, bar.h - 1});
}

void draw_chat(const Frame& frame, const Rect& whole) {
  Rect area = whole;
  if (list_is_beside(frame)) {
    const float width = width_of(frame.ui) == Width::wide ? kListWide : kList;
    draw_conversation_list(frame, {area.x, area.y, width, area.h});
    area = {area.x + width, area.y, area.w - width, area.h};
  }
  draw_work(frame, area);
  if (!list_is_beside(frame) && frame.state.is_sidebar_open) draw_sliding_list(frame, whole);
}

}  // namespace kf::screens
