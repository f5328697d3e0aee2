// Who agreed that something leaves this machine, and how to end that.

#include "shared/view/model_choice.h"
#include "shared/view/time_text.h"
#include "web/screens/governance_parts.h"
#include "web/screens/settings_parts.h"
#include "web/widgets/buttons.h"
#include "web/widgets/scroll.h"
#include "web/widgets/text.h"

namespace kf::screens {
namespace {

using ui::NodeRole;

constexpr float kContentMax = 760, kWithdrawWidth = 92;

std::string date(const Frame& frame, int64_t ms) { return view::format_date_time(ms, frame.utc_offset_minutes); }

bool is_mine(const Frame& frame, const ConsentInfo& consent) {
  return frame.state.me && frame.state.me->user == consent.user;
}

std::string meta_of(const Frame& frame, const ConsentInfo& consent) {
  const std::string who = is_mine(frame, consent) ? "You" : consent.user_name;
  std::string text = who + " agreed on " + date(frame, consent.given_ms);
  if (consent.withdrawn_ms != 0) return text + ", withdrawn on " + date(frame, consent.withdrawn_ms);
  if (!consent.is_valid) text += ", to words that have changed since";
  return text;
}

void draw_consent(const Frame& frame, ui::Column& column, const ConsentInfo& consent) {
  auto& ui = frame.ui;
  const std::string key = consent.user + consent.destination + std::to_string(consent.given_ms);
  const Rect line{column.x(), column.y(), column.width(), settings_row_height(frame)};
  const auto item = ui.open({.role = NodeRole::listitem, .rect = line, .key = key, .test_id = "consent-row"});
  const std::string place = view::place_of(consent.destination);
  const bool may_withdraw = is_mine(frame, consent) && consent.withdrawn_ms == 0;
  const SettingsRow row{.name = place,
                        .key = key,
                        .meta = meta_of(frame, consent),
                        .badge = consent.is_valid ? "" : (consent.withdrawn_ms != 0 ? "Withdrawn" : "Asked again")};
  const Rect control = draw_settings_row(frame, column, row, may_withdraw ? kWithdrawWidth : 0);
  if (!may_withdraw) return;
  const std::string name = "Withdraw the consent for " + place;
  if (ui::button(ui, control, {.name = name, .size = ui::ButtonSize::small, .label = "Withdraw"}))
    frame.act(view::WithdrawConsent{consent.destination});
}

void draw_text(const Frame& frame, ui::Column& column, std::string_view text, ui::Tone tone, NodeRole role) {
  column.gap(ui::paragraph(frame.ui, column.rest(), text, {.look = {.tone = tone}, .role = role, .lines_max = 0}));
}

void draw_list(const Frame& frame, ui::Column& column) {
  const auto& screen = frame.state.consent;
  if (!screen.is_loaded) return;
  if (screen.fault) return draw_text(frame, column, screen.fault->message, ui::Tone::muted, NodeRole::status);
  if (screen.consents.empty())
    return draw_text(frame, column, "Nobody has agreed to anything yet: nothing may leave this machine.",
                     ui::Tone::muted, NodeRole::status);
  const float height = settings_row_height(frame) * static_cast<float>(screen.consents.size());
  const auto list = frame.ui.open({.role = NodeRole::list,
                                   .rect = {column.x(), column.y(), column.width(), height},
                                   .name = "Consents, newest first"});
  for (const ConsentInfo& consent : screen.consents) draw_consent(frame, column, consent);
}

}  // namespace

void draw_consents(const Frame& frame, const Rect& area) {
  const float pad = frame.ui.is_phone() ? 16 : 24;
  ui::ScrollFrame scroll(frame.ui, area, {.name = "Consent", .key = "consent", .role = NodeRole::region});
  const Rect content = scroll.content();
  ui::Column column({content.x + pad, content.y + 20, std::min(content.w - 2 * pad, kContentMax), content.h});
  draw_section(frame, column, "Consent", "");
  draw_text(
      frame, column,
      "Before the first question goes to a model outside this machine, you are asked. Here stands what was agreed "
      "to, and one click ends it.",
      ui::Tone::secondary, NodeRole::text);
  column.gap(12);
  draw_list(frame, column);
  scroll.finish(column.used() + 40);
}

}  // namespace kf::screens
