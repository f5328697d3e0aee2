// One entry of the record as a row, and its whole story.

#include <array>

#include "shared/view/format.h"
#include "shared/view/record_view.h"
#include "shared/view/time_text.h"
#include "web/screens/governance_parts.h"
#include "web/widgets/badges.h"
#include "web/widgets/buttons.h"
#include "web/widgets/draw.h"
#include "web/widgets/rows.h"
#include "web/widgets/scroll.h"

namespace kf::screens {
namespace {

using ui::NodeRole;
using view::Outcome;

constexpr float kNumber = 56, kTime = 178, kWho = 130, kOutcome = 96, kHash = 84;
constexpr float kRoomForAll = 860;  // below it hash and whereabouts give way

ui::Tone tone_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::done: return ui::Tone::success;
    case Outcome::failed: return ui::Tone::danger;
    case Outcome::stopped:
    case Outcome::open: break;
  }
  return ui::Tone::warning;
}

std::string what_of(const AuditEntry& entry) {
  const std::string title(view::action_title(entry.record.action));
  const bool is_about_consent =
      entry.record.action == AuditAction::consent_given || entry.record.action == AuditAction::consent_withdrawn;
  const std::string& about = is_about_consent ? entry.record.object : entry.record.model;
  return about.empty() ? title : title + ", " + about;
}

void text(const Frame& frame, const Rect& rect, const std::string& words, std::string_view key,
          const ui::TextLook& look = {}) {
  if (!words.empty()) ui::label(frame.ui, rect, words, {.look = look, .key = key, .passes_pointer = true});
}

// Where what stands in a wide row; `where` and `hash` are empty when there is no room for them.
struct Places {
  Rect number, time, who, what, where, outcome, hash;
};

Places places_in(const Rect& line) {
  ui::Row row(ui::inset(line, 4, 0));
  const bool has_room = row.width() >= kRoomForAll;
  Places places;
  places.number = row.take(kNumber);
  places.time = row.take(kTime);
  row.gap(12);
  places.who = row.take(kWho);
  if (has_room) places.hash = row.take_right(kHash);
  places.outcome = row.take_right(kOutcome);
  if (has_room) places.where = row.take_right(row.width() * 0.45f);
  places.what = row.rest();
  return places;
}

void draw_wide(const Frame& frame, const Rect& line, const AuditEntry& entry) {
  const ui::TextLook quiet{.tone = ui::Tone::muted};
  const Outcome outcome = view::outcome_of(entry);
  const Places at = places_in(line);
  text(frame, at.number, view::format_count(entry.seq), "number", quiet);
  text(frame, at.time, view::format_date_time(entry.record.at_ms, frame.utc_offset_minutes), "time", quiet);
  text(frame, at.who, view::actor_line(frame.state, entry.record), "who");
  text(frame, at.what, what_of(entry), "what", {.style = ui::style::ui_medium});
  if (at.where.w > 0) {
    const ui::Tone tone = entry.record.destination.empty() ? ui::Tone::muted : ui::Tone::warning;
    text(frame, at.where, view::whereabouts(entry), "where", {.tone = tone});
  }
  ui::status_word(frame.ui, at.outcome,
                  {.text = view::outcome_title(outcome), .tone = tone_of(outcome), .key = "outcome"});
  if (at.hash.w > 0) {
    text(frame, at.hash, entry.hash.substr(0, 8), "hash", {.style = ui::style::code_small, .tone = ui::Tone::muted});
  }
}

void draw_narrow(const Frame& frame, const Rect& line, const AuditEntry& entry) {
  const Outcome outcome = view::outcome_of(entry);
  const Rect top{line.x, line.y + 8, line.w, 22};
  text(frame, {top.x, top.y, top.w - kOutcome, top.h}, what_of(entry), "what", {.style = ui::style::ui_medium});
  ui::status_word(frame.ui, {top.right() - kOutcome, top.y, kOutcome, top.h},
                  {.text = view::outcome_title(outcome), .tone = tone_of(outcome), .key = "outcome"});
  const std::string where = view::whereabouts(entry);
  const std::string meta = view::format_date_time(entry.record.at_ms, frame.utc_offset_minutes) + ", " +
                           view::actor_line(frame.state, entry.record);
  text(frame, {line.x, top.bottom() + 2, line.w, 18}, meta, "meta",
       {.style = ui::style::meta, .tone = ui::Tone::muted});
  text(frame, {line.x, top.bottom() + 20, line.w, 18}, where, "where",
       {.style = ui::style::meta, .tone = entry.record.destination.empty() ? ui::Tone::muted : ui::Tone::warning});
}

void value(const Frame& frame, ui::Column& column, std::string_view label, const std::string& words,
           ui::TextStyle style = ui::style::ui) {
  if (words.empty()) return;
  constexpr float kLabelWidth = 112;  // "Question hash" and an exact time side by side on a phone
  ui::key_value(frame.ui, column.take(28),
                {.label = label, .value = words, .value_style = style, .label_width = kLabelWidth});
}

std::string count_or_nothing(int64_t count) { return count == 0 ? "" : view::format_count(count) + " tokens"; }

std::string phase_title(const AuditEntry& entry) {
  switch (entry.record.phase) {
    case AuditPhase::intent: return "Before";
    case AuditPhase::outcome: return "After";
    case AuditPhase::event: break;
  }
  return "Entry";
}

void draw_entry(const Frame& frame, ui::Column& column, const AuditEntry& entry) {
  const AuditRecord& record = entry.record;
  const auto part = frame.ui.open(
      {.role = NodeRole::group, .rect = column.rest(), .name = phase_title(entry), .key = std::to_string(entry.seq)});
  ui::section_heading(frame.ui, column.take(20), phase_title(entry), 3, view::format_count(entry.seq));
  column.gap(4);
  value(frame, column, "Time", view::format_exact_time(record.at_ms, frame.utc_offset_minutes));
  value(frame, column, "Who", view::actor_name(frame.state, record.actor));
  value(frame, column, "Came with", view::carrier_name(frame.state, record.carrier));
  value(frame, column, "Outcome", record.result);
  value(frame, column, "Provider", record.provider);
  value(frame, column, "Model", record.model, ui::style::code_small);
  value(frame, column, "Where", view::whereabouts(entry));
  value(frame, column, "About", record.object, ui::style::code_small);
  value(frame, column, "Detail", record.detail);
  value(frame, column, "Question", count_or_nothing(record.prompt_tokens));
  value(frame, column, "Answer", count_or_nothing(record.completion_tokens));
  value(frame, column, "Question hash", record.prompt_digest, ui::style::code_small);
  value(frame, column, "Answer hash", record.answer_digest, ui::style::code_small);
  value(frame, column, "Request", record.request_id, ui::style::code_small);
  value(frame, column, "Hash", entry.hash, ui::style::code_small);
  column.gap(20);
}

}  // namespace

float record_row_height(const Frame& frame) { return frame.ui.is_phone() ? 76 : 40; }

// For the eye: to a screen reader each row says what it is.
void draw_record_heads(const Frame& frame, ui::Column& column) {
  if (frame.ui.is_phone()) return;
  const Rect line = column.take(28);
  const Places at = places_in(line);
  const std::array<std::pair<Rect, std::string_view>, 7> heads{{{at.number, "No."},
                                                                {at.time, "Time"},
                                                                {at.who, "Who"},
                                                                {at.what, "What"},
                                                                {at.where, "Where it went"},
                                                                {at.outcome, "Outcome"},
                                                                {at.hash, "Hash"}}};
  for (const auto& [place, words] : heads) {
    if (place.w > 0) ui::draw_text(frame.ui, place, words, {.style = ui::style::meta, .tone = ui::Tone::muted});
  }
  ui::draw_hairline(frame.ui, line.x, line.bottom() - 1, line.w, frame.ui.palette().border.normal);
}

void draw_record_row(const Frame& frame, ui::Column& column, const AuditEntry& entry) {
  auto& ui = frame.ui;
  const Rect line = column.take(record_row_height(frame));
  const std::string key = std::to_string(entry.seq);
  const auto item = ui.open({.role = NodeRole::listitem, .rect = line, .key = key, .test_id = "record-row"});
  const bool is_open = frame.state.governance.open_seq == entry.seq;
  const std::string name = "Entry " + key + ": " + what_of(entry);
  const auto how = ui::control(ui, line, {.name = name, .radius = 4, .flags = is_open ? view::kSelected : 0u});
  const auto& palette = ui.palette();
  if (is_open) ui::draw_box(ui, line, {.fill = palette.fill.selected, .radius = 4});
  if (!is_open && how.hover > 0)
    ui::draw_box(ui, line, {.fill = view::with_alpha(palette.fill.hover, how.hover), .radius = 4});
  ui::draw_hairline(ui, line.x, line.bottom() - 1, line.w, palette.border.subtle);
  if (ui.is_phone())
    draw_narrow(frame, line, entry);
  else
    draw_wide(frame, line, entry);
  if (how.was_activated) frame.act(view::ShowEntry{is_open ? 0 : entry.seq});
}

void draw_entry_story(const Frame& frame, const Rect& rect) {
  auto& ui = frame.ui;
  const auto panel = ui.open({.role = NodeRole::complementary, .rect = rect, .name = "Entry"});
  ui::draw_box(ui, rect, {.fill = ui.palette().bg.sidebar});
  ui::draw_hairline_down(ui, rect.x, rect.y, rect.h, ui.palette().border.subtle);
  const auto story = view::story_of(frame.state, frame.state.governance.open_seq.value_or(0));
  const float head_h = ui.is_phone() ? 52 : 48;
  ui::Row head({rect.x + 20, rect.y, rect.w - 28, head_h});
  const float size = ui.is_phone() ? 44 : 28;
  const Rect close = head.take_right_middle(size, size);
  const std::string title =
      story.empty() ? "Not in the list any more" : std::string(view::action_title(story.front()->record.action));
  ui::label(ui, head.rest(), title, {.look = {.style = ui::style::title}, .role = NodeRole::heading, .level = 2});
  if (ui::icon_button(ui, close, {.name = "Close the entry", .icon = ui::Icon::x})) frame.act(view::ShowEntry{});
  const Rect body{rect.x, rect.y + head_h, rect.w, rect.h - head_h};
  ui::ScrollFrame scroll(ui, body, {.name = "The entry's story", .key = "story", .role = NodeRole::region});
  const Rect content = scroll.content();
  ui::Column column({content.x + 20, content.y + 8, content.w - 40, content.h});
  for (const AuditEntry* entry : story) draw_entry(frame, column, *entry);
  scroll.finish(column.used() + 24);
}

}  // namespace kf::screens
