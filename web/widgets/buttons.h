#pragma once
// Buttons and links. Each draws itself, adds its node and answers whether it was activated.

#include "web/widgets/ui.h"

namespace kf::ui {

enum class ButtonKind : uint8_t { primary, secondary, ghost, danger, danger_filled };
enum class ButtonSize : uint8_t { normal, small };  // 32 and 28 high, 44 on phones
enum class ButtonState : uint8_t {
  ready,
  disabled,
  busy
};  // busy: the spinner in place of the icon, and no activation

struct ButtonOptions {
  std::string_view name;
  ButtonKind kind = ButtonKind::secondary;
  ButtonSize size = ButtonSize::normal;
  ButtonState state = ButtonState::ready;
  Icon icon = no_icon;
  Icon icon_after = no_icon;          // a chevron behind the name
  std::string_view label = {};        // what is drawn, when it is shorter than the name
  std::string_view description = {};  // the tooltip: why it is disabled, what it will do
  std::string_view test_id = {};
  std::string_view key = {};  // empty: the name
  uint32_t flags = 0;         // view::NodeFlag, for example kAutoFocus, kHasPopup
  Align align = Align::centre;
};
bool button(Ui& ui, const Rect& rect, const ButtonOptions& options);
float button_width(Ui& ui, const ButtonOptions& options);
float button_height(const Ui& ui, ButtonSize size);

struct IconButtonOptions {
  std::string_view name;  // also the tooltip
  Icon icon = no_icon;
  ButtonKind kind = ButtonKind::ghost;
  ButtonState state = ButtonState::ready;
  float icon_size = 16;
  float radius = 6;                   // half the size: a circle
  std::string_view description = {};  // a tooltip that says more than the name
  std::string_view test_id = {};
  std::string_view key = {};
  uint32_t flags = 0;
};
bool icon_button(Ui& ui, const Rect& rect, const IconButtonOptions& options);

// A link that leads somewhere: the browser follows it (a path of ours comes back as a route event). Draws its text at
// the left of rect.
struct LinkOptions {
  std::string_view name;
  std::string_view href;
  TextStyle style = style::ui;
  Tone tone = Tone::link;
  Icon icon_after = no_icon;  // external
  std::string_view test_id = {};
  std::string_view key = {};
  uint32_t flags = 0;  // kNewTab
};
void link(Ui& ui, const Rect& rect, const LinkOptions& options);
// Looks like a link, is a button.
bool link_button(Ui& ui, const Rect& rect, const LinkOptions& options);
float link_width(Ui& ui, const LinkOptions& options);

// A control without a look of its own: the caller draws it. `Interaction` says how. For rail items, whole cards,
// composite rows.
struct PlainControl {
  NodeRole role = NodeRole::button;
  std::string_view name;
  float radius = 6;
  std::string_view tooltip = {};
  std::string_view description = {};
  std::string_view href = {};
  std::string_view test_id = {};
  std::string_view key = {};
  uint32_t flags = 0;
};
Interaction control(Ui& ui, const Rect& rect, const PlainControl& options);

}  // namespace kf::ui
