#pragma once
// Things that float: popovers, menus, dialogs, toasts. Tooltips come by themselves from a control's description (ui.h).
//
// Escape is not handled here: the app turns the event into view::Escape, which closes the topmost thing in the state.

#include <optional>
#include <span>
#include <string>

#include "web/widgets/buttons.h"
#include "web/widgets/ui.h"

namespace kf::ui {

struct PopoverOptions {
  std::string_view name;
  std::string_view key = {};
  Rect anchor_rect = {};             // of what opened it: a press there does not dismiss, because the control toggles
  NodeRole role = NodeRole::dialog;  // dialog, menu: the host gives the focus back to what had it before
  std::string_view test_id = {};
  uint32_t flags = 0;
};

// Lives for the block in which its content is drawn; fades in and rises by 4 px in 140 ms.
//   PopoverFrame popover(ui, rect, {.name = "Choose a model", .anchor_rect = button_rect});
//   if (popover.was_dismissed()) …   // a press outside
class PopoverFrame {
 public:
  PopoverFrame(Ui& ui, const Rect& rect, const PopoverOptions& options);
  ~PopoverFrame();
  PopoverFrame(const PopoverFrame&) = delete;
  PopoverFrame& operator=(const PopoverFrame&) = delete;
  bool was_dismissed() const { return was_dismissed_; }
  const Rect& rect() const { return rect_; }
  Id id() const { return id_; }

 private:
  Ui& ui_;
  Rect rect_;
  Id id_ = 0;
  bool was_dismissed_ = false;
  size_t mark_ = 0;
  float shown_ = 1;
  std::optional<Ui::Scope> layer_, node_;
};

// Where a popover of that size goes: below the anchor, or above when there is more room; inside the page by 8.
enum class Side : uint8_t { below, above };
Rect popover_place(const Ui& ui, const Rect& anchor, float width, float height, Side wanted, Align align);

struct MenuItem {
  std::string_view name;
  Icon icon = no_icon;
  std::string_view hint = {};  // "Enter"
  Tone tone = Tone::primary;   // danger for what cannot be undone
  bool is_divided = false;     // a hairline above it
  bool is_checked = false;
  bool is_disabled = false;
  std::string_view test_id = {};
};
struct MenuOptions {
  std::string_view name;
  Rect anchor_rect = {};
  std::span<const MenuItem> items;
  float width = 220;
  Align align = Align::right;  // which edge of the anchor it shares
  std::string_view test_id = {};
};
struct MenuResult {
  std::optional<size_t> chosen;
  bool was_dismissed = false;
};
// Call it while the menu is open. On phones a sheet at the bottom.
MenuResult menu(Ui& ui, const MenuOptions& options);

struct DialogOptions {
  std::string_view title;  // a question with its object
  std::string_view text = {};
  float width = 420;
  float body_height = 0;             // room for what the caller draws between text and buttons
  std::string_view safe = "Cancel";  // takes the focus, unless the body has a field with kAutoFocus
  std::string_view act = {};         // empty: only the safe button
  ButtonKind act_kind = ButtonKind::primary;
  ButtonState act_state = ButtonState::ready;
  bool body_takes_focus = false;
  std::string_view test_id = {};
};
enum class DialogChoice : uint8_t { none, safe, act };

// Scrim and dialog in the middle of the page, modal. Lives for the block in which the body is drawn.
class DialogFrame {
 public:
  DialogFrame(Ui& ui, const DialogOptions& options);
  ~DialogFrame();
  DialogFrame(const DialogFrame&) = delete;
  DialogFrame& operator=(const DialogFrame&) = delete;
  const Rect& body() const { return body_; }
  DialogChoice choice() const { return choice_; }

 private:
  void draw_text_parts(const DialogOptions& options);
  void draw_buttons(const DialogOptions& options);

  Ui& ui_;
  Rect rect_, body_;
  std::vector<view::Node> held_;
  DialogChoice choice_ = DialogChoice::none;
  size_t mark_ = 0;
  float shown_ = 1;
  std::optional<Ui::Scope> layer_, node_;
};

struct ToastOptions {
  std::string_view text;
  std::string_view key;
  Icon icon = Icon::ok;
  Tone tone = Tone::success;
};
struct ToastResult {
  bool was_closed = false;
  bool is_held = false;  // hovered or focused: it stays
};
// `index` counts from the bottom.
ToastResult toast(Ui& ui, size_t index, const ToastOptions& options);

}  // namespace kf::ui
