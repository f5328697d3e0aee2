// Secrets for other servers, kept sealed.

#include <algorithm>

#include "shared/view/time_text.h"
#include "web/screens/settings_parts.h"
#include "web/widgets/buttons.h"
#include "web/widgets/text.h"

namespace kf::screens {
namespace {

using ui::NodeRole;
using view::DialogKind;

constexpr float kChangeWidth = 104, kRemoveWidth = 84, kBetween = 8;

const CredentialInfo* stored_for(const view::State& state, const std::string& provider) {
  const auto& all = state.settings.credentials.credentials;
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const CredentialInfo& c) { return c.provider == provider; });
  return found == all.end() ? nullptr : &*found;
}

std::string meta_of(const Frame& frame, const CredentialInfo* stored) {
  if (stored == nullptr) return "No token is kept";
  if (!stored->is_usable) return "The token cannot be used at this address any more. Enter it again";
  return "Kept sealed since " + view::format_date_time(stored->changed_ms, frame.utc_offset_minutes) + ", for " +
         stored->origin;
}

void draw_provider(const Frame& frame, ui::Column& column, const std::string& provider) {
  auto& ui = frame.ui;
  const CredentialInfo* stored = stored_for(frame.state, provider);
  const std::string name = provider_title(provider) + " token";
  const Rect line{column.x(), column.y(), column.width(), settings_row_height(frame)};
  const auto item = ui.open({.role = NodeRole::listitem, .rect = line, .key = provider, .test_id = "credential-row"});
  const float width = kChangeWidth + (stored == nullptr ? 0 : kBetween + kRemoveWidth);
  ui::Row row(draw_settings_row(frame, column, {.name = name, .key = provider, .meta = meta_of(frame, stored)}, width));
  const std::string enter = (stored == nullptr ? "Enter the " : "Change the ") + name;
  const std::string_view label = stored == nullptr ? "Enter" : "Change";
  if (ui::button(ui, row.take(kChangeWidth), {.name = enter, .size = ui::ButtonSize::small, .label = label}))
    frame.act(view::OpenDialog{DialogKind::store_credential, provider});
  row.gap(kBetween);
  if (stored == nullptr) return;
  const std::string remove = "Remove the " + name;
  if (ui::button(ui, row.take(kRemoveWidth), {.name = remove, .size = ui::ButtonSize::small, .label = "Remove"}))
    frame.act(view::OpenDialog{DialogKind::remove_credential, provider});
}

}  // namespace

void draw_credentials(const Frame& frame, ui::Column& column) {
  auto& ui = frame.ui;
  const auto& providers = frame.state.settings.credentials.providers;
  draw_section(frame, column, "Credentials", "");
  column.gap(ui::paragraph(ui, column.rest(),
                           "Kept encrypted on this machine, used for the server that they belong to, and never shown "
                           "again.",
                           {.look = {.tone = ui::Tone::secondary}, .lines_max = 0}));
  column.gap(8);
  const float height = settings_row_height(frame) * static_cast<float>(providers.size());
  const auto list = ui.open(
      {.role = NodeRole::list, .rect = {column.x(), column.y(), column.width(), height}, .name = "Credentials"});
  for (const std::string& provider : providers) draw_provider(frame, column, provider);
}

}  // namespace kf::screens
