// Governance: the record and the consents, for whoever has to answer for what was done.

#include <array>

#include "shared/view/permissions.h"
#include "web/screens/governance_parts.h"
#include "web/screens/tabbed_top.h"
#include "web/widgets/buttons.h"
#include "web/widgets/popover.h"

namespace kf::screens {
namespace {

using ui::Icon;
using ui::NodeRole;
using view::GovernanceTab;

constexpr float kPanel = 380;

void draw_export(const Frame& frame, const Rect& place, const ui::ButtonOptions& look) {
  constexpr std::array<std::pair<view::RecordFile, std::string_view>, 3> kFiles{
      {{view::RecordFile::record, "The record, to be verified elsewhere"},
       {view::RecordFile::system_markdown, "System record as Markdown"},
       {view::RecordFile::system_json, "System record as JSON"}}};
  const bool is_open = frame.state.menu.owner == "export";
  ui::ButtonOptions button = look;
  button.flags = view::kHasPopup | view::kExpandable | (is_open ? view::kExpanded : 0u);
  if (ui::button(frame.ui, place, button)) frame.act(view::OpenMenu{"export"});
  if (!is_open) return;
  std::array<ui::MenuItem, kFiles.size()> items;
  for (size_t i = 0; i < kFiles.size(); ++i) items[i] = {.name = kFiles[i].second};
  const auto result = ui::menu(frame.ui, {.name = "Export", .anchor_rect = place, .items = items});
  if (result.was_dismissed) frame.act(view::CloseMenu{});
  if (result.chosen) frame.act(view::ExportRecord{kFiles[*result.chosen].first});
}

// The tabs of somebody who may not read the record are one, and need no choice.
void draw_top(const Frame& frame, Rect& area) {
  constexpr std::array<std::pair<GovernanceTab, std::string_view>, 2> kTabs{
      {{GovernanceTab::record, "Record"}, {GovernanceTab::consent, "Consent"}}};
  const bool may_read = view::may(frame.state, Permission::record);
  const ui::ButtonOptions button{.name = "Export", .size = ui::ButtonSize::small, .icon = Icon::download};
  std::vector<ui::SegmentItem> items;
  for (const auto& [tab, name] : kTabs) {
    if (may_read) items.push_back({.name = name});
  }
  const auto top = draw_tabbed_top(frame, area,
                                   {.title = "Governance",
                                    .name = "Parts of Governance",
                                    .parts = items,
                                    .chosen = static_cast<size_t>(view::governance_tab(frame.state)),
                                    .right_width = may_read ? ui::button_width(frame.ui, button) : 0});
  if (may_read) draw_export(frame, ui::Row::middle(top.right, ui::button_height(frame.ui, button.size)), button);
  if (top.chosen) frame.act(view::GoTo{{.screen = view::Screen::governance, .governance = kTabs[*top.chosen].first}});
}

void draw_content(const Frame& frame, const Rect& whole) {
  Rect area = whole;
  draw_top(frame, area);
  switch (view::governance_tab(frame.state)) {
    case GovernanceTab::record: return draw_record(frame, area);
    case GovernanceTab::consent: return draw_consents(frame, area);
  }
}

}  // namespace

void draw_governance(const Frame& frame, const Rect& area) {
  const auto main = frame.ui.open({.role = NodeRole::main, .rect = area, .name = "Governance"});
  draw_with_panel(
      frame, area,
      {.is_open = frame.state.governance.open_seq && view::governance_tab(frame.state) == GovernanceTab::record,
       .width = kPanel,
       .content = draw_content,
       .panel = draw_entry_story});
}

}  // namespace kf::screens
