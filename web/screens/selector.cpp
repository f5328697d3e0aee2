// The model selector: three lists, search, filters, keyboard first.

#include <algorithm>

#include "shared/view/format.h"
#include "shared/view/model_choice.h"
#include "web/screens/chat_parts.h"
#include "web/widgets/badges.h"
#include "web/widgets/buttons.h"
#include "web/widgets/draw.h"
#include "web/widgets/fields.h"
#include "web/widgets/layout.h"
#include "web/widgets/popover.h"
#include "web/widgets/scroll.h"
#include "web/widgets/tabs.h"

namespace kf::screens {
namespace {

using ui::Column;
using ui::Icon;
using ui::NodeRole;
using view::SelectorTab;
using view::SizeFilter;

constexpr float kWidth = 600;
constexpr float kHeightMax = 480;
constexpr float kRow = 52;
constexpr float kSearch = 48;
constexpr float kTabs = 36;
constexpr float kFoot = 36;
constexpr float kGroupHead = 30;

constexpr std::array<std::string_view, 4> kSizeNames{"Any size", "Below 4B", "4B to 15B", "Above 15B"};

float list_height(const std::vector<view::ModelGroup>& groups) {
  float height = 8;
  for (const auto& group : groups) height += kGroupHead + kRow * static_cast<float>(group.rows.size());
  return height;
}

void draw_search(const Frame& frame, const Rect& rect, ui::Id list) {
  static constexpr std::array<std::string_view, 2> kKeys{"Ctrl", "K"};
  const auto field = ui::text_field(
      frame.ui, ui::inset(rect, 6, 8),
      {.name = "Find a model",
       .value = frame.state.selector.search,
       .placeholder = "Find a model",
       .kind = ui::FieldKind::bare,
       .icon = Icon::search,
       .key_caps = frame.ui.is_phone() ? std::span<const std::string_view>() : std::span<const std::string_view>(kKeys),
       .key = "selector search",
       .flags = view::kAutoFocus,
       .controls = list});
  if (field.edited) frame.act(view::SearchSelector{*field.edited});
  for (const std::string& key : field.keys) frame.act(view::SelectorKey{key});
}

ui::TabItem tab_item(const Frame& frame, std::string_view name, SelectorTab tab, std::string& count) {
  ui::TabItem item{.name = name};
  count = std::to_string(view::selector_count(frame.state, tab));
  const bool is_provider = tab != SelectorTab::cloud;
  const auto& slot = frame.state.providers[tab == SelectorTab::lmstudio ? 1 : 0];
  if (is_provider && slot.is_known && !slot.report.available) {
    item.dot = ui::TabDot::hollow;
  } else {
    item.count = count;
  }
  return item;
}

void draw_tabs(const Frame& frame, const Rect& rect, ui::Id list) {
  std::array<std::string, 3> counts;
  const std::array<ui::TabItem, 3> items{tab_item(frame, "Cloud Models", SelectorTab::cloud, counts[0]),
                                         tab_item(frame, "Ollama", SelectorTab::ollama, counts[1]),
                                         tab_item(frame, "LMStudio", SelectorTab::lmstudio, counts[2])};
  const auto chosen = ui::tab_bar(frame.ui, {rect.x + 8, rect.y, rect.w - 16, rect.h},
                                  {.name = "Lists of models",
                                   .items = items,
                                   .chosen = static_cast<size_t>(frame.state.selector.tab),
                                   .panel = list});
  if (chosen) frame.act(view::SetSelectorTab{static_cast<SelectorTab>(*chosen)});
}

// A filter as a button with a menu. Returns the item that was chosen.
std::optional<size_t> draw_filter(const Frame& frame, const Rect& rect, const std::string& owner, std::string_view name,
                                  std::string_view label, std::span<const ui::MenuItem> items) {
  const bool is_open = frame.state.menu.owner == owner;
  const uint32_t flags = view::kHasPopup | view::kExpandable | (is_open ? view::kExpanded : 0u);
  if (ui::button(frame.ui, rect,
                 {.name = name,
                  .kind = ui::ButtonKind::ghost,
                  .size = ui::ButtonSize::small,
                  .icon_after = Icon::down,
                  .label = label,
                  .key = owner,
                  .flags = flags})) {
    frame.act(view::OpenMenu{owner});
  }
  if (!is_open) return std::nullopt;
  const auto result = ui::menu(frame.ui, {.name = name, .anchor_rect = rect, .items = items});
  if (result.was_dismissed) frame.act(view::CloseMenu{});
  return result.chosen;
}

void draw_filters(const Frame& frame, const Rect& rect) {
  const view::Selector& selector = frame.state.selector;
  std::vector<ui::MenuItem> sizes;
  for (size_t i = 0; i < kSizeNames.size(); ++i)
    sizes.push_back({.name = kSizeNames[i], .is_checked = static_cast<size_t>(selector.size) == i});
  const auto names = view::selector_quantizations(frame.state);
  std::vector<ui::MenuItem> quantizations{{.name = "Any quantisation", .is_checked = selector.quantization.empty()}};
  for (const std::string& name : names)
    quantizations.push_back({.name = name, .is_checked = selector.quantization == name});
  const std::string_view quantization =
      selector.quantization.empty() ? std::string_view("Any quantisation") : selector.quantization;
  ui::Row row({rect.x, rect.y, rect.w - 8, rect.h});
  const Rect right = row.take_right_middle(156, 28);
  const Rect left = row.take_right_middle(100, 28);
  if (const auto chosen = draw_filter(frame, left, "selector size", "Filter by size",
                                      kSizeNames[static_cast<size_t>(selector.size)], sizes)) {
    frame.act(view::SetSizeFilter{static_cast<SizeFilter>(*chosen)});
  }
  if (const auto chosen =
          draw_filter(frame, right, "selector quantisation", "Filter by quantisation", quantization, quantizations)) {
    frame.act(view::SetQuantizationFilter{*chosen == 0 ? "" : names[*chosen - 1]});
  }
}

void draw_marks(const Frame& frame, float x, float y, const ModelInfo& model) {
  auto& ui = frame.ui;
  const std::array<std::pair<std::string_view, Icon>, 3> icons{
      {{"tools", Icon::tool}, {"thinking", Icon::brain}, {"vision", Icon::image}}};
  for (const auto& [capability, icon] : icons) {
    if (std::find(model.capabilities.begin(), model.capabilities.end(), capability) == model.capabilities.end())
      continue;
    ui::draw_icon(ui, icon, Rect{x, y, 12, 20}, 12, ui.palette().text.muted);
    x += 20;
  }
  if (model.loaded)
    x += ui::badge(ui, x, y + 10, {.text = "Loaded", .kind = ui::BadgeKind::success, .key = "loaded"}) + 8;
  if (!model.local)
    ui::badge(ui, x, y + 10,
              {.text = "Leaves this machine", .kind = ui::BadgeKind::warning, .icon = Icon::cloud, .key = "away"});
}

void draw_row(const Frame& frame, const Rect& rect, const view::ModelRow& row, bool is_active) {
  auto& ui = frame.ui;
  const ModelInfo& model = *row.model;
  const bool is_selected = frame.state.selected == row.key;
  const std::string name = model.display_name + ", " + model.parameters + (model.local ? "" : ", leaves this machine");
  const uint32_t flags = (is_selected ? view::kSelected : 0u) | (is_active ? view::kActiveDescendant : 0u);
  const std::string key = std::string(enum_name(row.key.provider)) + ":" + model.id;
  const auto how = ui::control(
      ui, rect, {.role = NodeRole::option, .name = name, .test_id = "model-option", .key = key, .flags = flags});
  if (how.was_activated) frame.act(view::UseModel{row.key});
  if (is_active) ui::draw_box(ui, rect, {.fill = ui.palette().fill.selected, .radius = 6});
  if (!is_active && how.hover > 0)
    ui::draw_box(ui, rect, {.fill = view::with_alpha(ui.palette().fill.hover, how.hover), .radius = 6});
  if (is_selected) ui::draw_icon(ui, Icon::check, Rect{rect.x + 12, rect.y, 16, rect.h}, 16, ui.palette().accent.text);
  const float figures = ui.is_phone() ? 60 : 212;
  const Rect words{rect.x + 40, rect.y + 6, rect.w - 40 - figures - 24, 20};
  const float used = ui::draw_text(ui, words, model.display_name, {.style = ui::style::ui_medium});
  draw_marks(frame, words.x + used + 8, words.y, model);
  ui::draw_text(ui, {words.x, rect.y + 27, words.w, 18}, model.id,
                {.style = ui::style::code_small, .tone = ui::Tone::muted});
  ui::Row right({rect.x, rect.y, rect.w - 12, rect.h});
  const ui::TextLook meta{.style = ui::style::meta, .tone = ui::Tone::secondary, .align = ui::Align::right};
  const bool has_room = !ui.is_phone() || model.local;  // the badge says the same
  const std::string remote = has_room ? "Remote" : "";
  ui::draw_text(ui, right.take_right(56),
                model.size > 0 ? view::format_bytes(model.size)
                : model.local  ? ""
                               : remote,
                meta);
  if (ui.is_phone()) return;
  right.gap_right(12);
  ui::draw_text(ui, right.take_right(64), model.quantization, {.style = ui::style::meta, .tone = ui::Tone::secondary});
  right.gap_right(12);
  ui::draw_text(ui, right.take_right(64), model.parameters, meta);
}

std::string why_empty(const Frame& frame) {
  const view::Selector& selector = frame.state.selector;
  if (view::selector_count(frame.state, selector.tab) > 0) return "No model fits the search and filters.";
  if (selector.tab == SelectorTab::cloud)
    return "No model of a cloud is set up. What runs elsewhere would be listed here and marked.";
  const auto& report = frame.state.providers[selector.tab == SelectorTab::lmstudio ? 1 : 0].report;
  if (!report.available) return report.error.value_or("This server does not answer.");
  return "This server runs, but has no models for chat yet.";
}

void draw_list(const Frame& frame, const Rect& rect, const std::vector<view::ModelGroup>& groups) {
  auto& ui = frame.ui;
  ui::ScrollFrame scroll(ui, rect, {.name = "Models", .key = "selector list", .role = NodeRole::listbox});
  const Rect content = scroll.content();
  Column column({content.x, content.y, content.w, content.h});
  int index = 0;
  for (const auto& group : groups) {
    ui::draw_text(ui, {column.x() + 20, column.take(kGroupHead).y + 10, column.width() - 40, 16}, group.title,
                  {.style = ui::style::micro, .tone = ui::Tone::muted});
    for (const auto& row : group.rows) {
      const Rect place = column.take(kRow);
      draw_row(frame, {place.x + 8, place.y, place.w - 16, place.h}, row, index == frame.state.selector.active);
      ++index;
    }
  }
  scroll.finish(column.used() + 8);
}

void draw_foot(const Frame& frame, const Rect& rect) {
  auto& ui = frame.ui;
  ui::draw_hairline(ui, rect.x + 1, rect.y, rect.w - 2, ui.palette().border.normal);
  ui::Row row(ui::inset(rect, 16, 0));
  const ui::LinkOptions manage{.name = "Manage models", .href = "/models", .style = ui::style::ui_medium};
  ui::link(ui, row.take_right_middle(ui::link_width(ui, manage), 20), manage);
  if (ui.is_phone()) return;
  const std::array<std::pair<std::string_view, std::string_view>, 3> hints{
      {{"Enter", "Use"}, {"Tab", "Next list"}, {"Esc", "Close"}}};
  ui::draw_key_cap(ui, row.rest().x, rect.y + rect.h / 2, Icon::updown);
  row.gap(26);
  row.gap(ui::draw_text(ui, row.rest(), "Move", {.style = ui::style::meta, .tone = ui::Tone::muted}) + 14);
  for (const auto& [key, text] : hints) {
    ui::draw_key_cap(ui, row.rest().x, rect.y + rect.h / 2, key);
    row.gap(ui::key_cap_width(ui, key) + 6);
    row.gap(ui::draw_text(ui, row.rest(), text, {.style = ui::style::meta, .tone = ui::Tone::muted}) + 14);
  }
}

}  // namespace

void draw_selector(const Frame& frame, const Rect& composer, const Rect& button) {
  auto& ui = frame.ui;
  const auto groups = view::selector_groups(frame.state);
  const float width = std::min(kWidth, composer.w);
  const float list = groups.empty() ? 72 : list_height(groups);
  const float room = composer.y - 16;
  const float height = std::min({kSearch + kTabs + list + kFoot, kHeightMax, std::max(room, 240.0f)});
  const float x = std::clamp(button.x - 104, composer.x, composer.right() - width);
  const Rect place{x, composer.y - 8 - height, width, height};
  ui::PopoverFrame popover(
      ui, place,
      {.name = "Choose a model", .anchor_rect = button, .role = NodeRole::dialog, .test_id = "model-selector"});
  if (popover.was_dismissed() && frame.state.menu.owner.empty()) frame.act(view::CloseSelector{});
  const Rect rect = popover.rect();
  Column column(rect);
  const ui::Id list_id = ui.id_of(NodeRole::listbox, "selector list");
  draw_search(frame, column.take(kSearch), list_id);
  ui::draw_hairline(ui, rect.x + 1, column.y(), rect.w - 2, ui.palette().border.normal);
  const Rect tabs = column.take(kTabs);
  draw_tabs(frame, tabs, list_id);
  if (!ui.is_phone()) draw_filters(frame, tabs);
  ui::draw_hairline(ui, rect.x + 1, column.y() - 1, rect.w - 2, ui.palette().border.normal);
  const Rect middle{rect.x, column.y(), rect.w, rect.bottom() - kFoot - column.y()};
  if (groups.empty()) {
    ui::paragraph(ui, ui::inset(middle, 20, 16), why_empty(frame),
                  {.look = {.tone = ui::Tone::muted}, .role = NodeRole::status, .lines_max = 0});
  } else {
    draw_list(frame, middle, groups);
  }
  draw_foot(frame, {rect.x, rect.bottom() - kFoot, rect.w, kFoot});
}

}  // namespace kf::screens
