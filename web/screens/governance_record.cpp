// The record of what was done, for whoever has to answer for it.

#include <array>

#include "shared/view/format.h"
#include "shared/view/record_view.h"
#include "shared/view/time_text.h"
#include "web/screens/governance_parts.h"
#include "web/widgets/badges.h"
#include "web/widgets/buttons.h"
#include "web/widgets/cards.h"
#include "web/widgets/draw.h"
#include "web/widgets/fields.h"
#include "web/widgets/popover.h"
#include "web/widgets/scroll.h"

namespace kf::screens {
namespace {

using ui::Icon;
using ui::NodeRole;

struct Seal {
  Icon icon = Icon::shield;
  ui::Tone tone = ui::Tone::muted;
  std::string title = "Not verified yet";
  std::string text = "Every entry is bound to all before it. Verifying finds what was changed, left out or added.";
};

Seal seal_of(const Frame& frame) {
  const auto& screen = frame.state.governance;
  if (!screen.verdict) return {};
  const std::string ago =
      view::format_ago(static_cast<int64_t>(screen.verified_ms), static_cast<int64_t>(frame.wall_ms));
  const AuditVerification& verdict = *screen.verdict;
  const std::string end = verdict.end_seq == 0 ? ""
                                               : " It ends with entry " + view::format_count(verdict.end_seq) + ", " +
                                                     verdict.end_hash.substr(0, 16) + "….";
  const std::string text =
      view::verdict_text(verdict) + " Signed by " + verdict.public_key.substr(0, 16) + "…, checked " + ago + "." + end;
  switch (verdict.verdict) {
    case AuditVerdict::whole: return {Icon::shield_check, ui::Tone::success, view::verdict_title(verdict), text};
    case AuditVerdict::tampered:
    case AuditVerdict::truncated: return {Icon::alert, ui::Tone::danger, view::verdict_title(verdict), text};
    default: return {Icon::shield, ui::Tone::warning, view::verdict_title(verdict), text};
  }
}

void draw_seal(const Frame& frame, ui::Column& column) {
  auto& ui = frame.ui;
  const Seal seal = seal_of(frame);
  const ui::ButtonOptions button{
      .name = "Verify now",
      .state = frame.state.governance.is_verifying ? ui::ButtonState::busy : ui::ButtonState::ready};
  const float button_w = ui::button_width(ui, button);
  const float text_w = column.width() - 36 - button_w - 16;
  const float height = std::max(44.0f, 24 + ui::paragraph_height(ui, text_w, seal.text, ui::style::meta));
  const Rect line = column.take(height);
  ui::draw_icon(ui, seal.icon, Rect{line.x, line.y, 24, 24}, 20, ui.colour(seal.tone));
  ui::label(ui, {line.x + 36, line.y, text_w, 22}, seal.title,
            {.look = {.style = ui::style::title}, .test_id = "record-seal", .key = "seal"});
  ui::paragraph(ui, {line.x + 36, line.y + 24, text_w, 0}, seal.text,
                {.look = {.style = ui::style::meta, .tone = ui::Tone::muted}, .key = "seal-text", .lines_max = 0});
  const float button_h = ui::button_height(ui, ui::ButtonSize::normal);
  if (ui::button(ui, {line.right() - button_w, line.y, button_w, button_h}, button)) frame.act(view::VerifyRecord{});
}

// What one looks for most; everything else is found by searching.
constexpr std::array<AuditAction, 8> kFilters{AuditAction::model_call,        AuditAction::consent_given,
                                              AuditAction::signed_in,         AuditAction::sign_in_refused,
                                              AuditAction::user_changed,      AuditAction::token_made,
                                              AuditAction::credential_stored, AuditAction::conversation_removed};

void draw_action_filter(const Frame& frame, const Rect& place, std::string_view label) {
  auto& ui = frame.ui;
  const auto& screen = frame.state.governance;
  const bool is_open = frame.state.menu.owner == "record-actions";
  const uint32_t flags = view::kHasPopup | view::kExpandable | (is_open ? view::kExpanded : 0u);
  if (ui::button(ui, place, {.name = label, .icon_after = Icon::down, .key = "record-actions", .flags = flags}))
    frame.act(view::OpenMenu{"record-actions"});
  if (!is_open) return;
  std::array<ui::MenuItem, kFilters.size() + 1> items;
  items[0] = {.name = "Everything", .is_checked = !screen.action};
  for (size_t i = 0; i < kFilters.size(); ++i)
    items[i + 1] = {.name = view::action_title(kFilters[i]), .is_checked = screen.action == kFilters[i]};
  const auto result =
      ui::menu(ui, {.name = "What was done", .anchor_rect = place, .items = items, .align = ui::Align::left});
  if (result.was_dismissed) frame.act(view::CloseMenu{});
  if (!result.chosen) return;
  const auto action = *result.chosen == 0 ? std::nullopt : std::optional(kFilters[*result.chosen - 1]);
  frame.act(view::FilterRecord{action, screen.is_only_what_left});
}

void draw_filters(const Frame& frame, ui::Column& column) {
  auto& ui = frame.ui;
  const auto& screen = frame.state.governance;
  const float height = ui.is_phone() ? 44 : 32;
  const std::string_view label = screen.action ? view::action_title(*screen.action) : "Everything";
  const ui::ButtonOptions filter{.name = label, .icon_after = Icon::down};
  constexpr std::string_view kLeft = "Only what left this machine";
  const float filter_w = ui::button_width(ui, filter);
  const float left_w = ui::checkbox_width(ui, kLeft);
  ui::Row row(column.take(height));
  const bool is_tight = row.width() < filter_w + left_w + 200;
  const Rect search = row.take(is_tight ? row.width() - filter_w - 8 : row.width() - filter_w - left_w - 24);
  row.gap(8);
  const auto field = ui::text_field(ui, search,
                                    {.name = "Find in the record",
                                     .value = screen.search,
                                     .placeholder = "Find in the record",
                                     .kind = ui::FieldKind::search,
                                     .icon = Icon::search});
  if (field.edited) frame.act(view::SearchRecord{*field.edited});
  draw_action_filter(frame, row.take(filter_w), label);
  row.gap(16);
  const Rect place = is_tight ? column.take(height) : row.take(left_w);
  const auto checked = screen.is_only_what_left ? ui::Checked::yes : ui::Checked::no;
  if (ui::checkbox(ui, {place.x, place.y, left_w, place.h}, {.name = kLeft, .checked = checked}))
    frame.act(view::FilterRecord{screen.action, !screen.is_only_what_left});
}

void draw_nothing(const Frame& frame, ui::Column& column) {
  const auto& screen = frame.state.governance;
  if (!screen.is_loaded) return;
  const std::string text = screen.fault ? screen.fault->message : "Nothing like that stands in the record.";
  column.gap(ui::paragraph(frame.ui, column.rest(), text,
                           {.look = {.tone = ui::Tone::muted}, .role = NodeRole::status, .lines_max = 0}));
}

void draw_rows(const Frame& frame, ui::Column& column) {
  const auto rows = view::record_rows(frame.state);
  if (rows.empty()) return draw_nothing(frame, column);
  draw_record_heads(frame, column);
  const float height = record_row_height(frame) * static_cast<float>(rows.size());
  const auto list = frame.ui.open({.role = NodeRole::list,
                                   .rect = {column.x(), column.y(), column.width(), height},
                                   .name = "Entries, newest first"});
  for (const AuditEntry* entry : rows) draw_record_row(frame, column, *entry);
}

// Where there is nothing older: how long it is kept.
void draw_begin(const Frame& frame, ui::Column& column) {
  const auto& screen = frame.state.governance;
  const bool is_all = screen.search.empty() && !screen.action && !screen.is_only_what_left;
  if (!is_all || screen.retention_days == 0 || screen.entries.empty()) return;
  column.gap(12);
  ui::label(frame.ui, column.take(20),
            "The record begins here. Entries are kept for " + view::format_days(screen.retention_days) + ".",
            {.look = {.style = ui::style::meta, .tone = ui::Tone::muted}, .key = "begin"});
}

void draw_more(const Frame& frame, ui::Column& column) {
  if (frame.state.governance.next == 0) return draw_begin(frame, column);
  const ui::ButtonOptions button{.name = "Show older entries"};
  column.gap(12);
  const Rect line = column.take(ui::button_height(frame.ui, ui::ButtonSize::normal));
  if (ui::button(frame.ui, {line.x, line.y, ui::button_width(frame.ui, button), line.h}, button))
    frame.act(view::LoadMoreRecord{});
}

}  // namespace

void draw_record(const Frame& frame, const Rect& area) {
  const float pad = frame.ui.is_phone() ? 16 : 24;
  ui::ScrollFrame scroll(frame.ui, area, {.name = "Record", .key = "record", .role = NodeRole::region});
  const Rect content = scroll.content();
  ui::Column column({content.x + pad, content.y + 20, content.w - 2 * pad, content.h});
  draw_seal(frame, column);
  column.gap(20);
  draw_filters(frame, column);
  column.gap(12);
  draw_rows(frame, column);
  draw_more(frame, column);
  scroll.finish(column.used() + 40);
}

}  // namespace kf::screens
