#pragma once
// Rows: entries of a list with a menu button, label and value, things that unfold, section headings.

#include "web/widgets/text.h"
#include "web/widgets/ui.h"

namespace kf::ui {

// 13/600 with an optional muted count behind it. A heading of `level`. The drawn width.
float section_heading(Ui& ui, const Rect& rect, std::string_view text, int level = 2, std::string_view count = {});

enum class RowState : uint8_t { plain, selected };

struct ListRowOptions {
  std::string_view name;
  std::string_view key;  // the id of what it stands for
  RowState state = RowState::plain;
  std::string_view href = {};       // a link (kCurrent when selected), else a button
  std::string_view menu_name = {};  // "More for Release notes"; empty: no menu button
  bool is_menu_open = false;
  std::string_view description = {};
  std::string_view test_id = {};
};
struct ListRowResult {
  bool was_activated = false;  // not for links: those come as a route event
  bool was_menu_activated = false;
  Rect menu_rect;  // to place the menu
  Id menu_id = 0;
};
// 32 high, radius 6; its menu button shows on hover, focus, touch and while its menu is open. Adds a listitem: call it
// within a list node.
ListRowResult list_row(Ui& ui, const Rect& rect, const ListRowOptions& options);

// 28 high; label column 104, the value ends with "…". Texts of a description list.
struct KeyValueOptions {
  std::string_view label;
  std::string_view value;
  TextStyle value_style = style::ui;
  Tone value_tone = Tone::primary;
  float label_width = 104;
};
void key_value(Ui& ui, const Rect& rect, const KeyValueOptions& options);

// "Thought for 3.2 s >": icon, words, detail at the right, chevron. True when it was toggled; 32 high.
enum class Unfolded : uint8_t { no, yes };
struct ExpandableOptions {
  std::string_view name;           // what is drawn and read
  std::string_view detail = {};    // muted, at the right end
  std::string_view argument = {};  // secondary, behind the name
  Icon icon = no_icon;
  Tone icon_tone = Tone::secondary;
  TextStyle style = style::ui;  // code_small for tools
  Tone tone = Tone::secondary;
  Unfolded unfolded = Unfolded::no;
  bool is_busy = false;        // the spinner in place of the icon
  bool keeps_to_left = false;  // the chevron follows the name instead of standing at the right
  std::string_view test_id = {};
  std::string_view key = {};
};
bool expandable_row(Ui& ui, const Rect& rect, const ExpandableOptions& options);

}  // namespace kf::ui
