// The conversations: grouped by day, searched, renamed, deleted.

#include "shared/base/text.h"
#include "shared/view/format.h"
#include "shared/view/time_text.h"
#include "web/screens/chat_parts.h"
#include "web/widgets/buttons.h"
#include "web/widgets/cards.h"
#include "web/widgets/draw.h"
#include "web/widgets/fields.h"
#include "web/widgets/layout.h"
#include "web/widgets/popover.h"
#include "web/widgets/rows.h"
#include "web/widgets/scroll.h"

namespace kf::screens {
namespace {

using ui::Column;
using ui::Icon;
using ui::NodeRole;

constexpr float kFoot = 41;

float head_height(const Frame& frame) { return frame.ui.is_phone() ? 52.0f : 48.0f; }

void draw_head(const Frame& frame, const Rect& bar) {
  auto& ui = frame.ui;
  const float size = ui.is_phone() ? 44 : 28;
  ui::Row row({bar.x + 18, bar.y, bar.w - 26, bar.h});
  const Rect new_chat = row.take_right_middle(size, size);
  row.gap_right(2);
  const Rect search = row.take_right_middle(size, size);
  ui::label(ui, row.rest(), "Chats", {.look = {.style = ui::style::title}, .role = NodeRole::heading, .level = 2});
  const uint32_t flags = view::kExpandable | (frame.state.list.is_searching ? view::kExpanded : 0u);
  if (ui::icon_button(ui, search, {.name = "Search conversations", .icon = Icon::search, .flags = flags}))
    frame.act(view::ToggleConversationSearch{});
  if (ui::icon_button(ui, new_chat, {.name = "New chat", .icon = Icon::edit, .test_id = "new-chat"}))
    frame.act(view::NewChat{});
}

void draw_search(const Frame& frame, Rect& area) {
  if (!frame.state.list.is_searching) return;
  const float height = frame.ui.is_phone() ? 44 : 32;
  const Rect field{area.x + 8, area.y, area.w - 16, height};
  const auto result = ui::text_field(frame.ui, field,
                                     {.name = "Search in all conversations",
                                      .value = frame.state.list.search,
                                      .placeholder = "Search",
                                      .kind = ui::FieldKind::search,
                                      .icon = Icon::search,
                                      .flags = view::kAutoFocus});
  if (result.edited) frame.act(view::SearchConversations{*result.edited});
  area = {area.x, area.y + height + 4, area.w, area.h - height - 4};
}

void draw_row_menu(const Frame& frame, const ui::ListRowResult& row, const ConversationSummary& conversation) {
  const std::array<ui::MenuItem, 3> items{{
      {.name = "Rename", .icon = Icon::edit},
      {.name = "Export as Markdown", .icon = Icon::download},
      {.name = "Delete", .icon = Icon::trash, .tone = ui::Tone::danger, .is_divided = true},
  }};
  const auto result =
      ui::menu(frame.ui, {.name = "More for " + conversation.title, .anchor_rect = row.menu_rect, .items = items});
  if (result.chosen || result.was_dismissed) frame.act(view::CloseMenu{});
  if (result.chosen == size_t{0}) frame.act(view::AskRename{conversation.id});
  if (result.chosen == size_t{1}) frame.act(view::Export{conversation.id, "markdown"});
  if (result.chosen == size_t{2}) frame.act(view::AskDelete{conversation.id});
}

// The words around a match without the marks that the search put in.
std::string plain_snippet(const ConversationSummary& conversation) {
  return replace_all(replace_all(conversation.snippet.value_or(""), "\x02", ""), "\x03", "");
}

void draw_row(const Frame& frame, Column& column, const ConversationSummary& conversation) {
  const std::string owner = "conversation:" + conversation.id;
  const bool is_menu_open = frame.state.menu.owner == owner;
  const bool is_open = frame.state.open.id == conversation.id;
  const std::string href = view::route_path({view::Screen::chat, conversation.id});
  const std::string title = conversation.title.empty() ? "Conversation" : conversation.title;
  const auto row = ui::list_row(frame.ui, column.take(frame.ui.is_phone() ? 44.0f : 32.0f),
                                {.name = title,
                                 .key = conversation.id,
                                 .state = is_open ? ui::RowState::selected : ui::RowState::plain,
                                 .href = href,
                                 .menu_name = "More for " + title,
                                 .is_menu_open = is_menu_open,
                                 .test_id = "conversation-row"});
  if (row.was_menu_activated) frame.act(view::OpenMenu{owner});
  if (is_menu_open) draw_row_menu(frame, row, conversation);
  if (const std::string snippet = plain_snippet(conversation); !snippet.empty()) {
    const Rect place{column.x() + 10, column.y(), column.width() - 20, 0};
    column.gap(
        ui::paragraph(
            frame.ui, place, snippet,
            {.look = {.style = ui::style::meta, .tone = ui::Tone::muted}, .key = conversation.id, .lines_max = 2}) +
        6);
  }
}

void draw_empty(const Frame& frame, Column& column) {
  const auto& list = frame.state.list;
  const std::string text = list.fault             ? list.fault->message
                           : !list.search.empty() ? "No conversation holds these words."
                           : list.is_loaded       ? "No conversations yet. Your first question begins one."
                                                  : "";
  if (text.empty()) return;
  const Rect place{column.x() + 10, column.y() + 12, column.width() - 20, 0};
  column.gap(ui::paragraph(frame.ui, place, text,
                           {.look = {.tone = ui::Tone::muted}, .role = NodeRole::status, .lines_max = 0}) +
             24);
}

std::string day_of(const Frame& frame, const ConversationSummary& conversation) {
  const int64_t updated = view::parse_iso8601(conversation.updated_at).value_or(0);
  return view::day_group(updated, static_cast<int64_t>(frame.wall_ms), frame.utc_offset_minutes);
}

void draw_rows(const Frame& frame, Column& column) {
  std::string group;
  const auto list = frame.ui.open({.role = NodeRole::list, .rect = column.rest(), .name = "Conversations"});
  for (const ConversationSummary& conversation : frame.state.list.items) {
    const std::string day = day_of(frame, conversation);
    if (day != group) {
      column.gap(14);
      ui::draw_text(frame.ui, {column.x() + 10, column.take(16).y, column.width(), 16}, day,
                    {.style = ui::style::micro, .tone = ui::Tone::muted});
      column.gap(4);
      group = day;
    }
    draw_row(frame, column, conversation);
  }
}

void draw_foot(const Frame& frame, const Rect& foot) {
  auto& ui = frame.ui;
  ui::draw_hairline(ui, foot.x, foot.y, foot.w, ui.palette().border.subtle);
  ui::draw_icon(ui, Icon::lock, Rect{foot.x + 18, foot.y, 12, foot.h}, 12, ui.palette().text.muted);
  ui::label(ui, {foot.x + 38, foot.y, foot.w - 46, foot.h}, "Kept on this machine",
            {.look = {.style = ui::style::meta, .tone = ui::Tone::muted}});
}

}  // namespace

void draw_conversation_list(const Frame& frame, const Rect& area) {
  auto& ui = frame.ui;
  const auto aside = ui.open({.role = NodeRole::complementary, .rect = area, .name = "Conversations"});
  ui::draw_box(ui, area, {.fill = ui.palette().bg.sidebar});
  ui::draw_hairline_down(ui, area.right() - 1, area.y, area.h, ui.palette().border.subtle);
  const float head = head_height(frame);
  draw_head(frame, {area.x, area.y, area.w - 1, head});
  Rect rest{area.x, area.y + head, area.w - 1, area.h - head - kFoot};
  draw_search(frame, rest);
  {
    ui::ScrollFrame scroll(ui, rest, {.name = "Conversations", .key = "conversations"});
    const Rect content = scroll.content();
    Column column({content.x + 8, content.y, content.w - 16, content.h});
    if (frame.state.list.items.empty()) draw_empty(frame, column);
    if (!frame.state.list.items.empty()) draw_rows(frame, column);
    if (frame.state.list.next_cursor) {
      column.gap(8);
      if (ui::button(
              ui, column.take(28),
              {.name = "Show older conversations", .kind = ui::ButtonKind::ghost, .size = ui::ButtonSize::small}))
        frame.act(view::LoadMoreConversations{});
    }
    scroll.finish(column.used() + 12);
  }
  draw_foot(frame, {area.x, area.bottom() - kFoot, area.w - 1, kFoot});
}

}  // namespace kf::screens
